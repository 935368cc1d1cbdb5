package dev.curlew.visitor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.curlew.platform.testing.ArchRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchTest {

    private final JavaClasses visitor = ArchRules.production("dev.curlew.visitor");

    @TestFactory
    Stream<DynamicTest> rules() {
        return ArchRules.of("dev.curlew.visitor");
    }

    @Test
    void libraries_inTheirAdaptersOnly() {
        noClasses()
                .that()
                .haveSimpleNameNotStartingWith("MaxMind")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.maxmind..")
                .check(visitor);
        noClasses()
                .that()
                .doNotHaveSimpleName("UserAgents")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ua_parser..")
                .check(visitor);
    }

    @Test
    void visitor_knowsNoLinkNoServerNoDatabase() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.curlew.link..",
                        "dev.curlew.edge..",
                        "dev.curlew.analytics..",
                        "dev.curlew.platform..",
                        "dev.curlew.proto..",
                        "com.linecorp..",
                        "java.sql..")
                .check(visitor);
    }
}
