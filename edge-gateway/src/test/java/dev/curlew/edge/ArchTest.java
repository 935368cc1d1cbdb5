package dev.curlew.edge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.curlew.platform.testing.ArchRules;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class ArchTest {

    private final JavaClasses edge = ArchRules.production("dev.curlew.edge");

    @TestFactory
    Stream<DynamicTest> rules() {
        return ArchRules.of(
                "dev.curlew.edge",
                // What calls the services behind the edge, and the doors that are given its channels.
                "Sender",
                "Stream",
                "Loader",
                "Watcher",
                "Mapper",
                "Clicks",
                "Domains",
                "Redirects",
                "Sessions",
                "Api",
                "ApiJson",
                "StreamRelay",
                "HttpRules",
                "Backends");
    }

    @Test
    void clicksRoad_neverBackwards() {
        noClasses()
                .that()
                .resideInAPackage("..edge.click")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..edge.redirect", "..edge.api", "..edge.site", "..edge.problem", "..edge.page")
                .check(edge);
    }

    @Test
    void journal_knowsNoHttp() {
        noClasses()
                .that()
                .resideInAPackage("..edge.click")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.linecorp..")
                .check(edge);
    }

    @Test
    void redirectApiAndSite_apart() {
        List<ArchRule> rules = Stream.of("redirect", "api", "site")
                .<ArchRule>map(room -> noClasses()
                        .that()
                        .resideInAPackage("..edge." + room)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(Stream.of("redirect", "api", "site")
                                .filter(other -> !other.equals(room))
                                .map(other -> "..edge." + other)
                                .toArray(String[]::new)))
                .toList();
        rules.forEach(rule -> rule.check(edge));
        SlicesRuleDefinition.slices()
                .matching("dev.curlew.edge.(*)..")
                .should()
                .beFreeOfCycles()
                .check(edge);
    }
}
