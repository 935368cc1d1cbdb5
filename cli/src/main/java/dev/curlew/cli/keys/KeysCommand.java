package dev.curlew.cli.keys;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.output.ClearOption;
import dev.curlew.cli.output.Column;
import dev.curlew.cli.output.OverlapOption;
import dev.curlew.cli.output.PageOptions;
import dev.curlew.cli.output.PageOptions.Page;
import dev.curlew.cli.output.YesOption;
import dev.curlew.cli.remote.Remote;
import dev.curlew.cli.remote.Session;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.CreateApiKeyRequest;
import dev.curlew.proto.link.v1.DeleteApiKeyRequest;
import dev.curlew.proto.link.v1.GetApiKeyRequest;
import dev.curlew.proto.link.v1.KeyServiceGrpc;
import dev.curlew.proto.link.v1.KeyServiceGrpc.KeyServiceBlockingStub;
import dev.curlew.proto.link.v1.ListApiKeysRequest;
import dev.curlew.proto.link.v1.ListApiKeysResponse;
import dev.curlew.proto.link.v1.RotateApiKeyRequest;
import dev.curlew.proto.link.v1.UpdateApiKeyRequest;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./curlew keys}. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Makes, shows, changes and revokes API keys; needs the scope admin.")
public final class KeysCommand {
    private static final List<String> CLEARABLE =
            List.of("domains", "own_links_only", "calls_per_minute", "expire_time");

    private static final List<Column<ApiKey>> KEYS = List.of(
            Column.whole("ID", ApiKey::getKeyId),
            Column.text("NAME", ApiKey::getDisplayName),
            Column.text(
                    "SCOPES",
                    key -> key.getScopesList().stream()
                            .map(scope -> scope.name().toLowerCase(Locale.ROOT).replace('_', ':'))
                            .collect(Collectors.joining(", "))),
            Column.text("DOMAINS", key -> String.join(", ", key.getDomainsList())),
            Column.time("EXPIRES", ApiKey::hasExpireTime, ApiKey::getExpireTime),
            Column.time("USED", ApiKey::hasLastUseTime, ApiKey::getLastUseTime),
            Column.time("REVOKED", ApiKey::hasRevokeTime, ApiKey::getRevokeTime));

    private final Console console;

    /** Works by a console. */
    public KeysCommand(Console console) {
        this.console = console;
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Makes a key and shows it with its secret, this once only.")
    int create(@Mixin KeyOptions fields, @Mixin Session session) throws Exception {
        ApiKey.Builder key = ApiKey.newBuilder();
        var _ = fields.applyTo(key);
        CreateApiKeyRequest request =
                CreateApiKeyRequest.newBuilder().setApiKey(key).build();
        return session.call(
                console, (remote, output) -> output.secret(stub(remote).createApiKey(request)));
    }

    @Command(name = "get", mixinStandardHelpOptions = true, description = "Shows a key.")
    int get(@Parameters(paramLabel = "ID", description = "the key's id") String id, @Mixin Session session)
            throws Exception {
        GetApiKeyRequest request = GetApiKeyRequest.newBuilder().setKeyId(id).build();
        return session.show(console, remote -> stub(remote).getApiKey(request));
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Shows keys, the newest first.")
    int list(
            @Option(names = "--show-revoked", description = "revoked ones too") boolean showRevoked,
            @Mixin PageOptions pages,
            @Mixin Session session)
            throws Exception {
        return session.list(console, pages, "apiKeys", KEYS, (remote, size, token) -> {
            ListApiKeysResponse page = stub(remote)
                    .listApiKeys(ListApiKeysRequest.newBuilder()
                            .setShowRevoked(showRevoked)
                            .setPageSize(size)
                            .setPageToken(token)
                            .build());
            return new Page<>(page.getApiKeysList(), page.getNextPageToken());
        });
    }

    @Command(
            name = "update",
            mixinStandardHelpOptions = true,
            description = "Changes the settings of a key that are given, and no others.")
    int update(
            @Parameters(paramLabel = "ID", description = "the key's id") String id,
            @Mixin KeyOptions fields,
            @Mixin ClearOption clear,
            @Mixin Session session)
            throws Exception {
        ApiKey.Builder key = ApiKey.newBuilder().setKeyId(id);
        UpdateApiKeyRequest request = UpdateApiKeyRequest.newBuilder()
                .setUpdateMask(clear.mask(fields.applyTo(key), CLEARABLE))
                .setApiKey(key)
                .build();
        return session.show(console, remote -> stub(remote).updateApiKey(request));
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Revokes a key for ever; links that it made stay.")
    int revoke(
            @Parameters(paramLabel = "ID", description = "the key's id") String id,
            @Mixin YesOption yes,
            @Mixin Session session)
            throws Exception {
        yes.confirm(console, "Revoke the key " + id + " for ever?");
        DeleteApiKeyRequest request =
                DeleteApiKeyRequest.newBuilder().setKeyId(id).build();
        return session.call(console, (remote, output) -> {
            var _ = stub(remote).deleteApiKey(request);
            output.done("Revoked " + id + ".");
        });
    }

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = "Gives a key a new secret, shown this once only; the old one works on for the overlap.")
    int rotate(
            @Parameters(paramLabel = "ID", description = "the key's id") String id,
            @Mixin OverlapOption overlap,
            @Mixin Session session)
            throws Exception {
        RotateApiKeyRequest.Builder request = RotateApiKeyRequest.newBuilder().setKeyId(id);
        overlap.given().ifPresent(request::setOverlap);
        return session.call(
                console, (remote, output) -> output.secret(stub(remote).rotateApiKey(request.build())));
    }

    private static KeyServiceBlockingStub stub(Remote remote) {
        return KeyServiceGrpc.newBlockingStub(remote.channel());
    }
}
