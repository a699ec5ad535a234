package io.landfall.bot;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.landfall.bot.conversation.Block;
import io.landfall.bot.conversation.Channel;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.runbooks.cutover.window.Clients;
import io.landfall.runbooks.pair.server.ErrorCode;
import io.landfall.runbooks.pair.server.Session;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** The rules of docs/architecture.md, on the compiled classes of all modules. Nothing is ignored, nothing is frozen. */
class ArchitectureTest {

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(location -> !location.contains("test-classes") && !location.contains("-tests.jar"))
            .importPackages("io.landfall");

    private static final String[] STEPS = {
        "io.landfall.runbooks.move..", "io.landfall.runbooks.cutover..", "io.landfall.runbooks.finish.."
    };

    private static final Set<String> READING = Set.of(
            "split",
            "matches",
            "replaceFirst",
            "replaceAll",
            "startsWith",
            "endsWith",
            "indexOf",
            "lastIndexOf",
            "contains");

    /** Finding where a line that is too long is broken, and whether a sign must not be doubled. */
    private static final Set<String> WRAPPING = Set.of("lastIndexOf", "contains");

    private static final DescribedPredicate<JavaClass> RENDERERS = describe(
            "they make, part or write blocks and lines",
            known -> !known.isAssignableTo(Channel.class)
                    && known.getDirectDependenciesFromSelf().stream()
                            .map(use -> use.getTargetClass().getFullName())
                            .anyMatch(ArchitectureTest::isPartOfAMessage));

    private static boolean isPartOfAMessage(String name) {
        return name.equals("io.landfall.bot.conversation.Line") || name.startsWith(Block.class.getName());
    }

    @Test
    void modulesPointOneWay() {
        points("monitor", "runbooks", "bot", "lab");
        points("runbooks", "bot", "lab");
        points("bot", "lab");
        points("lab", "monitor", "runbooks", "bot");
    }

    private static void points(String from, String... never) {
        for (String to : never) {
            check(noClasses()
                    .that()
                    .resideInAPackage("io.landfall." + from + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.landfall." + to + ".."));
        }
    }

    @Test
    void noPackagesGoRoundInACircle() {
        check(slices().matching("io.landfall.(**)").should().beFreeOfCycles());
    }

    @Test
    void monitorChangesNothing() {
        check(noClasses()
                .that()
                .resideInAPackage("io.landfall.monitor..")
                .should()
                .callMethodWhere(describe("it changes a server", ArchitectureTest::isChange)));
    }

    private static boolean isChange(JavaMethodCall call) {
        String method = call.getName();
        boolean isSql = call.getTargetOwner().isAssignableTo(Statement.class) && method.startsWith("execute");
        boolean isJdbi = call.getTargetOwner().isAssignableTo(Handle.class);
        return isSql && !method.equals("executeQuery")
                || isJdbi && !List.of("createQuery", "getConfig", "close").contains(method);
    }

    @Test
    void nothingButTheSlackPackageAndTheWiringKnowsSlack() {
        check(noClasses()
                .that(not(resideInAnyPackage("io.landfall.bot.chat.slack..", "io.landfall.bot")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.landfall.bot.chat.slack..", "com.slack.api.."));
    }

    @Test
    void stepsImportWhatTheAuthorOfAStepNeeds() {
        check(noClasses()
                .that()
                .resideInAnyPackage(STEPS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.landfall.runbooks.run..",
                        "io.landfall.runbooks.approval..",
                        "io.landfall.runbooks.recovery.."));
    }

    /** What the engine tells comes as records: whoever writes it for people never searches, splits or matches it. */
    @Test
    void noSentenceIsReadBack() {
        String[] writers = {"io.landfall.bot.text..", "io.landfall.bot.report..", "io.landfall.bot.posts.."};
        check(noClasses()
                .that()
                .resideInAnyPackage(writers)
                .should()
                .callMethodWhere(describe("it reads a text", ArchitectureTest::readsText)));
        check(noClasses()
                .that()
                .resideInAnyPackage(writers)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.regex.."));
    }

    /** A channel writes a message's blocks; what they are is never guessed from how a text looks. */
    @Test
    void noRendererReadsALayout() {
        check(noClasses()
                .that(RENDERERS)
                .should()
                .callMethodWhere(describe("it takes a text apart", ArchitectureTest::takesApart)));
        check(noClasses().that(RENDERERS).should().dependOnClassesThat().resideInAPackage("java.util.regex.."));
    }

    private static boolean takesApart(JavaMethodCall call) {
        return readsText(call) && !WRAPPING.contains(call.getName());
    }

    private static boolean readsText(JavaMethodCall call) {
        return call.getTargetOwner().isEquivalentTo(String.class) && READING.contains(call.getName());
    }

    @Test
    void onlyTheirRoomsKnowWebServersDatabasesAndPictures() {
        only("io.vertx..", "io.landfall..http..", "io.landfall.bot.chat..");
        only("org.sqlite..", "io.landfall.runbooks.journal..");
        only("org.knowm.xchart..", "io.landfall.bot.chart..");
        only("java.awt..", "io.landfall.bot.chart..");
    }

    /** Families, the journal's SQLite, and the two places where their connections are opened and asked. */
    @Test
    void onlyFamiliesAndWhatOpensTheirConnectionsKnowJdbc() {
        check(noClasses()
                .that(not(resideInAnyPackage(
                                "io.landfall..mariadb..",
                                "io.landfall..mysql..",
                                "io.landfall..sql..",
                                "io.landfall..journal..",
                                "io.landfall.monitor.server.connection..",
                                "io.landfall.monitor.server.jdbc..",
                                "io.landfall.lab.."))
                        .and(not(belongToAnyOf(Session.class, ErrorCode.class))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.jdbi..", "com.mysql..", "com.zaxxer.."));
    }

    /**
     * What is wired in `bot.site` is met through Dialect, AdminDialect and CopyMethod. What the driver sets in a session is
     * the same for all families: none is known yet when it connects.
     */
    @Test
    void nothingButTheWiringKnowsAFamily() {
        check(noClasses()
                .that(not(resideInAnyPackage(
                                "io.landfall..mariadb..",
                                "io.landfall..mysql..",
                                "io.landfall.bot.site",
                                "io.landfall.lab.."))
                        .and(not(belongToAnyOf(Clients.class, DatabaseLogin.class))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.landfall..mariadb..", "io.landfall..mysql.."));
    }

    @Test
    void noFamilyKnowsTheOther() {
        String mariaDb = "io.landfall.(monitor|runbooks)..mariadb..";
        String mySql = "io.landfall.(monitor|runbooks)..mysql..";
        check(noClasses()
                .that()
                .resideInAPackage(mariaDb)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(mySql));
        check(noClasses()
                .that()
                .resideInAPackage(mySql)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(mariaDb));
    }

    private static void only(String library, String... rooms) {
        check(noClasses()
                .that(not(resideInAnyPackage(rooms)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library));
    }

    private static void check(ArchRule rule) {
        rule.check(HOUSE);
    }
}
