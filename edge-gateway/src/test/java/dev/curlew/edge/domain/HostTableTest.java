package dev.curlew.edge.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.proto.link.v1.ServedDomain;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostTableTest {

    private static final HostTable.Site SITE =
            new HostTable.Site("go.example.com", 443, Set.of("Alias.example.com", "edge-gateway"));

    private static final HostTable HOSTS = HostTable.initial(SITE)
            .with(
                    7,
                    List.of(
                            ServedDomain.getDefaultInstance(),
                            domain("brand.example", 302),
                            domain("brand.example:8443", 302),
                            domain("xn--bcher-kva.example", 301)));

    @ParameterizedTest
    @CsvSource({
        "go.example.com, go.example.com",
        "GO.Example.com, go.example.com",
        "go.example.com., go.example.com",
        "go.example.com:443, go.example.com",
        "go.example.com:8080, go.example.com",
        "brand.example, brand.example",
        "Brand.EXAMPLE:443, brand.example",
        "brand.example:8443, brand.example:8443",
        "brand.example:9000, brand.example",
        "xn--bcher-kva.example, xn--bcher-kva.example",
        "localhost:8081, go.example.com",
        "127.0.0.1:8081, go.example.com",
        "192.0.2.1, go.example.com",
        "[::1]:8081, go.example.com",
        "[2001:db8::1], go.example.com",
        "alias.example.com:80, go.example.com",
        "edge-gateway:8081, go.example.com",
        "other.example, none",
        "go.example.com.evil.example, none",
        "brand.example.evil.example, none",
        "notbrand.example, none",
        "'', none",
        ":, none",
        "[, none",
        "brand.example:443:443, none"
    })
    void find_byHost(String authority, String expected) {
        assertThat(HOSTS.find(authority).map(EdgeDomain::name).orElse("none")).isEqualTo(expected);
    }

    @Test
    void find_withoutHost_isTheDefaultDomain() {
        assertThat(HOSTS.find(null))
                .hasValueSatisfying(domain -> assertThat(domain.isDefault()).isTrue());
    }

    @Test
    void find_siteWithAPort_isThatHostOnAnyPort() {
        HostTable hosts = HostTable.initial(new HostTable.Site("links.test:8080", 80, Set.of()));
        assertThat(hosts.find("links.test:8080")).isPresent();
        assertThat(hosts.find("links.test")).isPresent();
        assertThat(hosts.find("links.test:9")).isPresent();
        assertThat(hosts.find("links")).isEmpty();
    }

    @Test
    void redirectsOtherwise_onlyWhereAStatusChanged() {
        HostTable before = HostTable.initial(SITE).with(1, List.of(domain("a", 302), domain("b", 301)));
        assertThat(before.with(2, List.of(domain("a", 302))).redirectsOtherwiseThan(before))
                .isFalse();
        assertThat(before.with(2, List.of(domain("a", 302), domain("b", 301), domain("c", 308)))
                        .redirectsOtherwiseThan(before))
                .isFalse();
        assertThat(before.with(2, List.of(domain("a", 302), domain("b", 307))).redirectsOtherwiseThan(before))
                .isTrue();
    }

    private static ServedDomain domain(String host, int status) {
        return ServedDomain.newBuilder().setHost(host).setRedirectStatus(status).build();
    }
}
