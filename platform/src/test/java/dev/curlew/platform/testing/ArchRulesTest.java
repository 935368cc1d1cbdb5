package dev.curlew.platform.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.curlew.platform.error.ApiErrors;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

final class ArchRulesTest {

    @Test
    void noCycles_packagesThatNeedEachOther() {
        assertBroken(ArchRules.noCycles(), Optional.class, Stream.class);
    }

    @Test
    void noJunkDrawers_util() {
        assertBroken(ArchRules.noJunkDrawers(), Optional.class);
    }

    @Test
    void grpcIn_nestedClassCountsAsItsFile() {
        assertBroken(ArchRules.grpcIn(List.of("Service")), SpeaksGrpc.class);
        ArchRules.grpcIn(List.of("ArchRulesTest")).check(classes(SpeaksGrpc.class));
        ArchRules.grpcIn(List.of("Errors")).check(classes(ApiErrors.class));
    }

    @Test
    void slf4jOnly_standardOutAndOtherLogging() {
        assertBroken(ArchRules.slf4jOnly(), Prints.class);
        assertBroken(ArchRules.slf4jOnly(), LogsElsewhere.class);
    }

    @Test
    void production_leavesTestsOut() {
        assertThat(ArchRules.production("dev.curlew.platform").contain(ArchRules.class))
                .isFalse();
        assertThatThrownBy(() -> ArchRules.production("dev.curlew.nothing")).isInstanceOf(AssertionError.class);
    }

    @Test
    void of_givesATestForEachRule() {
        assertThat(ArchRules.of("dev.curlew.platform.time").map(DynamicTest::getDisplayName))
                .contains("packages_noCycles", "jooq_inStoresOnly", "grpc_atTheEdgeOnly");
    }

    private static void assertBroken(ArchRule rule, Class<?>... types) {
        assertThatThrownBy(() -> rule.check(classes(types))).isInstanceOf(AssertionError.class);
    }

    private static JavaClasses classes(Class<?>... types) {
        return new ClassFileImporter().importClasses(types);
    }

    static final class SpeaksGrpc {
        static final Status STATUS = Status.ABORTED;
    }

    static final class Prints {
        static void print() {
            System.out.println("hello");
        }
    }

    static final class LogsElsewhere {
        static final Logger LOG = Logger.getLogger("birds");
    }
}
