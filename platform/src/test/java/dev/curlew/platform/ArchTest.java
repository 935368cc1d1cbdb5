package dev.curlew.platform;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.curlew.platform.testing.ArchRules;
import org.junit.jupiter.api.Test;

final class ArchTest {

    private final JavaClasses platform = ArchRules.production("dev.curlew.platform");

    @Test
    void packages_noCycles() {
        ArchRules.noCycles().check(platform);
    }

    @Test
    void packages_noUtilNoCommon() {
        ArchRules.noJunkDrawers().check(platform);
    }

    @Test
    void logging_slf4jOnly() {
        ArchRules.slf4jOnly().check(platform);
    }

    @Test
    void platform_knowsNoBusiness() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.curlew.link..", "dev.curlew.analytics..", "dev.curlew.edge..", "dev.curlew.embedded..")
                .check(platform);
    }

    @Test
    void platform_touchesNoDatabase() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jooq..", "redis.clients..", "java.sql..")
                .check(platform);
    }
}
