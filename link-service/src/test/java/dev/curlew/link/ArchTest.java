package dev.curlew.link;

import dev.curlew.platform.testing.ArchRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ArchTest {

    @TestFactory
    Stream<DynamicTest> rules() {
        // The doors hand out their services; a watch stream is a gRPC stream.
        return ArchRules.of(
                "dev.curlew.link",
                "Audit",
                "Domains",
                "Housekeeping",
                "Keys",
                "Links",
                "Resolver",
                "WatchStream",
                "WatchStreams",
                "Totals",
                "Webhooks",
                "Transfers",
                "UploadStream",
                "ExportStream",
                "GrpcTotalSource");
    }
}
