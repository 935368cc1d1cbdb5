package dev.curlew.analytics;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.curlew.platform.testing.ArchRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class ArchitectureTest {

    private static final String ROOT = "dev.curlew.analytics";
    private static final JavaClasses CLASSES = ArchRules.production(ROOT);

    @TestFactory
    Stream<DynamicTest> rulesOfTheHouse() {
        return ArchRules.of(
                ROOT,
                "IngestStream",
                "GrpcLinkDirectory",
                "GrpcKeyDirectory",
                "GrpcLinkLists",
                "GrpcShortUrls",
                "StatusService",
                "Access",
                "GrpcDeletionLog",
                "Watch",
                "ChunkStream");
    }

    /** The click's road: ingest -> log -> store -> stats, never the other way. */
    @Test
    void rooms_needEachOtherInOneDirectionOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("ingest")
                .definedBy(ROOT + ".ingest")
                .layer("log")
                .definedBy(ROOT + ".log")
                .layer("enrich")
                .definedBy(ROOT + ".enrich")
                .layer("store")
                .definedBy(ROOT + ".store")
                .layer("access")
                .definedBy(ROOT + ".access")
                .layer("stats")
                .definedBy(ROOT + ".stats")
                .layer("clicks")
                .definedBy(ROOT + ".clicks")
                .layer("task")
                .definedBy(ROOT + ".task")
                .layer("report")
                .definedBy(ROOT + ".report")
                .layer("status")
                .definedBy(ROOT + ".status")
                .layer("total")
                .definedBy(ROOT + ".total")
                .layer("housekeeping")
                .definedBy(ROOT + ".housekeeping")
                .whereLayer("ingest")
                .mayOnlyAccessLayers("log", "access")
                .whereLayer("log")
                .mayNotAccessAnyLayer()
                .whereLayer("enrich")
                .mayNotAccessAnyLayer()
                .whereLayer("store")
                .mayOnlyAccessLayers("log", "enrich")
                .whereLayer("access")
                .mayNotAccessAnyLayer()
                .whereLayer("stats")
                .mayOnlyAccessLayers("store", "access", "enrich")
                .whereLayer("clicks")
                .mayOnlyAccessLayers("access", "enrich")
                .whereLayer("task")
                .mayOnlyAccessLayers("access")
                .whereLayer("report")
                .mayOnlyAccessLayers("stats", "access")
                .whereLayer("status")
                .mayOnlyAccessLayers("log", "store", "access")
                .whereLayer("total")
                .mayNotAccessAnyLayer()
                .whereLayer("housekeeping")
                .mayOnlyAccessLayers("log", "store")
                .check(CLASSES);
    }

    @Test
    void sqlTables_onlyWhereClicksAreStoredAndRead() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + ".store",
                        ROOT + ".stats",
                        ROOT + ".total",
                        ROOT + ".clicks",
                        ROOT + ".report",
                        ROOT + ".status",
                        ROOT + ".housekeeping",
                        ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql", "javax.sql")
                .check(CLASSES);
    }
}
