package dev.curlew.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.curlew.platform.testing.ArchRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchTest {
    @TestFactory
    Stream<DynamicTest> rules() {
        // Commands call stubs; a transfer is a gRPC stream.
        return ArchRules.of(
                "dev.curlew.cli", "Command", "Remote", "Session", "Upload", "Download", "Retries", "BatchDelete");
    }

    @Test
    void cli_knowsNoServer() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.curlew.link..", "dev.curlew.analytics..", "dev.curlew.edge..", "dev.curlew.standalone..")
                .check(ArchRules.production("dev.curlew.cli"));
    }
}
