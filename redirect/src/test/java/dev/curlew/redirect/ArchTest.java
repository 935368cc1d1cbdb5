package dev.curlew.redirect;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.curlew.platform.testing.ArchRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchTest {

    @TestFactory
    Stream<DynamicTest> rules() {
        return ArchRules.of("dev.curlew.redirect");
    }

    /** What is pure reads no clock, file, socket, random number or environment, and logs nothing. */
    @Test
    void redirect_isPure() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.curlew.link..",
                        "dev.curlew.edge..",
                        "dev.curlew.analytics..",
                        "dev.curlew.platform..",
                        "com.linecorp..",
                        "io.grpc..",
                        "java.io..",
                        "java.nio.file..",
                        "java.sql..",
                        "java.util.concurrent..",
                        "org.slf4j..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(ArchRules.production("dev.curlew.redirect"));
    }
}
