# Prints the paths at which tables in the data directory $1 lie outside of it, and, behind a question mark, what else leads out
# of it but the tables that a copy brings into the directory.
cd -- "$1" || exit 1
find . -mindepth 2 -maxdepth 2 -name '*.isl' -exec sh -c 'cat -- "$1" && echo' landfall {} \;
find . -mindepth 1 -maxdepth 2 -type l ! -name '*.M[AY][DI]' -printf '? %P\n'
