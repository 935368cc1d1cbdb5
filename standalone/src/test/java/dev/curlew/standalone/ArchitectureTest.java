package dev.curlew.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.regex.Pattern;

/** Which module may know which. */
@AnalyzeClasses(
        packages = "dev.curlew",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.WrittenByHand.class})
class ArchitectureTest {
    /** Leaves out what is made of proto files and of tables: most of all classes, which know nobody but their libraries. */
    static final class WrittenByHand implements ImportOption {
        private static final Pattern GENERATED = Pattern.compile(".*/dev/curlew/(proto|link/db|analytics/db)/.*");
        private static final Pattern TESTS_OF_OTHERS = Pattern.compile(".*-tests\\.jar!?/.*");

        @Override
        public boolean includes(Location location) {
            return !location.matches(GENERATED) && !location.matches(TESTS_OF_OTHERS);
        }
    }

    private static final String LINK = "dev.curlew.link..";
    private static final String ANALYTICS = "dev.curlew.analytics..";
    private static final String EDGE = "dev.curlew.edge..";
    private static final String STANDALONE = "dev.curlew.standalone..";
    private static final String EMBEDDED = "dev.curlew.embedded..";

    @ArchTest
    static final ArchRule PLATFORM_KNOWS_NO_NOUN_OF_THE_BUSINESS = noClasses()
            .that()
            .resideInAPackage("dev.curlew.platform..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(LINK, ANALYTICS, EDGE, STANDALONE, EMBEDDED, "dev.curlew.proto..", "dev.curlew.sql..");

    @ArchTest
    static final ArchRule VISITOR_AND_REDIRECT_STAND_ALONE = noClasses()
            .that()
            .resideInAnyPackage("dev.curlew.visitor..", "dev.curlew.redirect..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(LINK, ANALYTICS, EDGE, STANDALONE, EMBEDDED, "dev.curlew.platform..");

    @ArchTest
    static final ArchRule VISITOR_KNOWS_NO_LINK = noClasses()
            .that()
            .resideInAPackage("dev.curlew.visitor..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.curlew.redirect..", "dev.curlew.proto..");

    @ArchTest
    static final ArchRule LINK_SERVICE_STANDS_ALONE = noClasses()
            .that()
            .resideInAPackage(LINK)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ANALYTICS, EDGE, STANDALONE, EMBEDDED);

    @ArchTest
    static final ArchRule ANALYTICS_SERVICE_STANDS_ALONE = noClasses()
            .that()
            .resideInAPackage(ANALYTICS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(LINK, EDGE, STANDALONE, EMBEDDED);

    @ArchTest
    static final ArchRule CLI_KNOWS_THE_API_ONLY = noClasses()
            .that()
            .resideInAPackage("dev.curlew.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(LINK, ANALYTICS, EDGE, STANDALONE, EMBEDDED, "dev.curlew.redirect..");

    @ArchTest
    static final ArchRule EDGE_KNOWS_NO_DATABASE = noClasses()
            .that()
            .resideInAPackage(EDGE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    LINK, ANALYTICS, STANDALONE, EMBEDDED, "dev.curlew.sql..", "java.sql..", "org.jooq..", "redis..");

    @ArchTest
    static final ArchRule ONLY_STANDALONE_AND_THE_BUILD_EMBED_SERVERS = noClasses()
            .that()
            .resideOutsideOfPackages(STANDALONE, EMBEDDED, "dev.curlew.sql..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(EMBEDDED);
}
