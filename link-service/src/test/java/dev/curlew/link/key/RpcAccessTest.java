package dev.curlew.link.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.proto.link.v1.DomainServiceGrpc;
import dev.curlew.proto.link.v1.KeyServiceGrpc;
import dev.curlew.proto.link.v1.LinkServiceGrpc;
import dev.curlew.proto.link.v1.ResolveServiceGrpc;
import dev.curlew.proto.link.v1.TransferServiceGrpc;
import dev.curlew.proto.link.v1.WebhookServiceGrpc;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RpcAccessTest {

    private final RpcAccess access = new RpcAccess(false);

    @Test
    void needed_everyMethodOfTheApi() {
        Map<String, String> scopes = new TreeMap<>();
        Stream.of(
                        LinkServiceGrpc.getServiceDescriptor(),
                        KeyServiceGrpc.getServiceDescriptor(),
                        ResolveServiceGrpc.getServiceDescriptor(),
                        DomainServiceGrpc.getServiceDescriptor(),
                        TransferServiceGrpc.getServiceDescriptor(),
                        WebhookServiceGrpc.getServiceDescriptor())
                .flatMap(service -> service.getMethods().stream())
                .map(MethodDescriptor::getFullMethodName)
                .forEach(method -> scopes.put(
                        method.replace("curlew.link.v1.", ""),
                        access.needed(method).map(Scope::text).orElse("internal")));
        assertThat(methods(scopes, "internal"))
                .containsExactly(
                        "KeyService/AuthenticateKey",
                        "ResolveService/ListLinkIds",
                        "ResolveService/ListPopularLinks",
                        "ResolveService/ListServedDomains",
                        "ResolveService/ReserveClick",
                        "ResolveService/Resolve",
                        "ResolveService/VerifyPassword",
                        "ResolveService/WatchLinks");
        assertThat(methods(scopes, "links:read"))
                .containsExactly(
                        "DomainService/GetDomain",
                        "DomainService/ListDomains",
                        "LinkService/ExplainRedirect",
                        "LinkService/GetLink",
                        "LinkService/ListLinkRevisions",
                        "LinkService/ListLinks",
                        "TransferService/ExportLinks",
                        "TransferService/GetImport",
                        "TransferService/ListImports");
        assertThat(methods(scopes, "links:write"))
                .hasSize(11)
                .allMatch(method -> method.startsWith("LinkService/") || method.startsWith("TransferService/"));
        assertThat(methods(scopes, "admin"))
                .hasSize(21)
                .allMatch(method -> method.startsWith("KeyService/")
                        || method.startsWith("WebhookService/")
                        || method.startsWith("DomainService/")
                        || method.equals("LinkService/BlockLink")
                        || method.equals("LinkService/UnblockLink"));
    }

    @Test
    void needed_unknownMethod_isForAdministrators() {
        assertThat(access.needed("curlew.link.v1.LinkService/Invented")).contains(Scope.ADMIN);
    }

    @Test
    void openToAnonymous_creationOnly_andOnlyIfSwitchedOn() {
        assertThat(access.openToAnonymous("curlew.link.v1.LinkService/CreateLink"))
                .isFalse();
        RpcAccess open = new RpcAccess(true);
        assertThat(open.openToAnonymous("curlew.link.v1.LinkService/CreateLink"))
                .isTrue();
        assertThat(open.openToAnonymous("curlew.link.v1.LinkService/DeleteLink"))
                .isFalse();
        assertThat(open.openToAnonymous("curlew.link.v1.KeyService/CreateApiKey"))
                .isFalse();
    }

    private static List<String> methods(Map<String, String> scopes, String scope) {
        return scopes.entrySet().stream()
                .filter(entry -> entry.getValue().equals(scope))
                .map(Map.Entry::getKey)
                .toList();
    }
}
