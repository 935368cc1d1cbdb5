package dev.curlew.platform.testing;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The rules of the house, for every module alike.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> rules() {
 *     return ArchRules.of("dev.curlew.link");
 * }
 * }</pre>
 */
public final class ArchRules {

    /** Where gRPC may be seen in every module: its edge, not its domain. */
    private static final List<String> GRPC_SUFFIXES = List.of("Service", "Server", "Interceptor", "Errors", "Main");

    private ArchRules() {}

    /**
     * One test for each rule.
     *
     * @param root the module's package, such as {@code dev.curlew.link}
     * @param moreGrpcSuffixes ends of names of classes that may see {@code io.grpc}, besides Service, Server,
     *     Interceptor, Errors and Main
     */
    public static Stream<DynamicTest> of(String root, String... moreGrpcSuffixes) {
        JavaClasses classes = production(root);
        List<String> suffixes = new ArrayList<>(GRPC_SUFFIXES);
        suffixes.addAll(Arrays.asList(moreGrpcSuffixes));
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("packages_noCycles", noCycles());
        rules.put("packages_noUtilNoCommon", noJunkDrawers());
        rules.put("jooq_inStoresOnly", jooqInStoresOnly());
        rules.put("jedis_inRedisClassesOnly", jedisInRedisClassesOnly());
        rules.put("grpc_atTheEdgeOnly", grpcIn(suffixes));
        rules.put("logging_slf4jOnly", slf4jOnly());
        return rules.entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(classes)));
    }

    /** A module's own classes: neither tests nor what protoc and jOOQ generated. Fails if there are none. */
    public static JavaClasses production(String root) {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("/test-classes/") && !location.contains("-tests.jar"))
                .importPackages(root)
                .that(not(resideInAnyPackage("..v1..", "..db..")));
        if (classes.isEmpty()) {
            throw new AssertionError("No class under " + root);
        }
        return classes;
    }

    /** No package may need, however indirectly, one that needs it. */
    public static ArchRule noCycles() {
        return slices().assignedFrom(new ByPackage()).should().beFreeOfCycles();
    }

    /** A package is named for what it is about. */
    public static ArchRule noJunkDrawers() {
        return noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..helpers..", "..misc..")
                .allowEmptyShould(true);
    }

    /** SQL lives in {@code Jooq*} and {@code *Store} only. */
    public static ArchRule jooqInStoresOnly() {
        return noClasses()
                .that(not(named("named Jooq* or *Store", name -> name.startsWith("Jooq") || name.endsWith("Store"))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jooq..")
                .allowEmptyShould(true);
    }

    /** Redis is spoken in {@code Redis*} only. */
    public static ArchRule jedisInRedisClassesOnly() {
        return noClasses()
                .that(not(named("named Redis*", name -> name.startsWith("Redis"))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("redis.clients..")
                .allowEmptyShould(true);
    }

    /** gRPC is seen by classes whose names end so, and by no others. */
    public static ArchRule grpcIn(List<String> suffixes) {
        return noClasses()
                .that(not(named("named *" + suffixes, name -> suffixes.stream().anyMatch(name::endsWith))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..")
                .allowEmptyShould(true);
    }

    /** No {@code java.util.logging}; standard streams only where a person starts a program. */
    public static ArchRule slf4jOnly() {
        return noClasses()
                .that(not(named("named *Main", name -> name.endsWith("Main"))))
                .should(ACCESS_STANDARD_STREAMS.or(USE_JAVA_UTIL_LOGGING))
                .allowEmptyShould(true);
    }

    /** The name of the file's class counts, also for classes nested in it. */
    private static DescribedPredicate<JavaClass> named(String description, Predicate<String> accepts) {
        return DescribedPredicate.describe(
                description, type -> accepts.test(topLevel(type).getSimpleName()));
    }

    private static JavaClass topLevel(JavaClass type) {
        return type.getEnclosingClass().map(ArchRules::topLevel).orElse(type);
    }

    private static final class ByPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
