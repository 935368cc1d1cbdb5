package dev.curlew.analytics;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.curlew.platform.testing.ArchRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArchitectureTest {

    private static final String ROOT = "dev.curlew.analytics";
    private static final JavaClasses CLASSES = ArchRules.production(ROOT);

    @TestFactory
    Stream<DynamicTest> rulesOfTheHouse() {
        return ArchRules.of(ROOT, "IngestStream", "GrpcLinkDirectory", "GrpcKeyDirectory");
    }

    /** The click's road: ingest -> log -> store -> stats, never the other way. */
    @ParameterizedTest
    @CsvSource({
        "log, ingest",
        "log, store",
        "log, stats",
        "log, enrich",
        "log, housekeeping",
        "ingest, store",
        "ingest, stats",
        "ingest, enrich",
        "ingest, housekeeping",
        "enrich, ingest",
        "enrich, log",
        "enrich, store",
        "enrich, stats",
        "enrich, housekeeping",
        "store, ingest",
        "store, stats",
        "store, housekeeping",
        "stats, ingest",
        "stats, log",
        "stats, enrich",
        "stats, housekeeping",
        "housekeeping, ingest",
        "housekeeping, enrich",
        "housekeeping, stats",
    })
    void room_doesNotNeed(String room, String other) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "." + other)
                .check(CLASSES);
    }

    @Test
    void sqlTables_onlyWhereClicksAreStoredAndRead() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".store", ROOT + ".stats", ROOT + ".housekeeping", ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql", "javax.sql")
                .check(CLASSES);
    }
}
