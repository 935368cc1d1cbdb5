package dev.curlew.link.key;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which scope each rpc needs. One that is not listed needs {@link Scope#ADMIN}. */
final class RpcAccess {

    private static final String PACKAGE = "curlew.link.v1.";
    private static final String CREATE_LINK = PACKAGE + "LinkService/CreateLink";

    /** For the other services, which need no key; they are not routed from the public listener. */
    private static final String RESOLVE_SERVICE = PACKAGE + "ResolveService/";

    private static final String AUTHENTICATE_KEY = PACKAGE + "KeyService/AuthenticateKey";

    private static final Map<String, Scope> SCOPES = Map.ofEntries(
            Map.entry(PACKAGE + "LinkService/GetLink", Scope.LINKS_READ),
            Map.entry(PACKAGE + "LinkService/ListLinks", Scope.LINKS_READ),
            Map.entry(PACKAGE + "LinkService/ListLinkRevisions", Scope.LINKS_READ),
            Map.entry(PACKAGE + "LinkService/ExplainRedirect", Scope.LINKS_READ),
            Map.entry(CREATE_LINK, Scope.LINKS_WRITE),
            Map.entry(PACKAGE + "LinkService/UpdateLink", Scope.LINKS_WRITE),
            Map.entry(PACKAGE + "LinkService/DeleteLink", Scope.LINKS_WRITE),
            Map.entry(PACKAGE + "LinkService/UndeleteLink", Scope.LINKS_WRITE),
            Map.entry(PACKAGE + "LinkService/BatchCreateLinks", Scope.LINKS_WRITE),
            Map.entry(PACKAGE + "LinkService/BatchUpdateLinks", Scope.LINKS_WRITE),
            Map.entry(PACKAGE + "LinkService/BatchDeleteLinks", Scope.LINKS_WRITE),
            Map.entry(PACKAGE + "LinkService/RollbackLink", Scope.LINKS_WRITE),
            Map.entry(PACKAGE + "DomainService/GetDomain", Scope.LINKS_READ),
            Map.entry(PACKAGE + "DomainService/ListDomains", Scope.LINKS_READ),
            Map.entry(PACKAGE + "TransferService/CreateImport", Scope.LINKS_WRITE),
            Map.entry(PACKAGE + "TransferService/UploadImport", Scope.LINKS_WRITE),
            Map.entry(PACKAGE + "TransferService/GetImport", Scope.LINKS_READ),
            Map.entry(PACKAGE + "TransferService/ListImports", Scope.LINKS_READ),
            Map.entry(PACKAGE + "TransferService/CancelImport", Scope.LINKS_WRITE),
            Map.entry(PACKAGE + "TransferService/ExportLinks", Scope.LINKS_READ));

    /** What the management token of a link allows, for that link. */
    private static final Set<String> OF_TOKENS = Set.of(
            PACKAGE + "LinkService/GetLink",
            PACKAGE + "LinkService/UpdateLink",
            PACKAGE + "LinkService/DeleteLink",
            PACKAGE + "LinkService/ListLinkRevisions");

    private final boolean anonymousCreate;

    RpcAccess(boolean anonymousCreate) {
        this.anonymousCreate = anonymousCreate;
    }

    /** The scope that a method needs; empty for an internal one. */
    Optional<Scope> needed(String fullMethodName) {
        if (fullMethodName.startsWith(RESOLVE_SERVICE) || fullMethodName.equals(AUTHENTICATE_KEY)) {
            return Optional.empty();
        }
        return Optional.of(SCOPES.getOrDefault(fullMethodName, Scope.ADMIN));
    }

    /** Whether a method may be called with the management token of a link. */
    boolean openToTokens(String fullMethodName) {
        return OF_TOKENS.contains(fullMethodName);
    }

    /** Whether a method may be called without a key. */
    boolean openToAnonymous(String fullMethodName) {
        return anonymousCreate && fullMethodName.equals(CREATE_LINK);
    }
}
