# Prints, for each path whose meaning somebody else could change, who that is.
for path; do
    safe_way "$path" 2>&1
done
true
