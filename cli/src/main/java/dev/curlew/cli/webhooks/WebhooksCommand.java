package dev.curlew.cli.webhooks;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.failure.ExitCode;
import dev.curlew.cli.output.ClearOption;
import dev.curlew.cli.output.OverlapOption;
import dev.curlew.cli.output.PageOptions;
import dev.curlew.cli.output.PageOptions.Page;
import dev.curlew.cli.output.YesOption;
import dev.curlew.cli.remote.Remote;
import dev.curlew.cli.remote.Session;
import dev.curlew.proto.link.v1.CreateWebhookRequest;
import dev.curlew.proto.link.v1.DeleteWebhookRequest;
import dev.curlew.proto.link.v1.GetWebhookRequest;
import dev.curlew.proto.link.v1.ListWebhookDeliveriesRequest;
import dev.curlew.proto.link.v1.ListWebhookDeliveriesResponse;
import dev.curlew.proto.link.v1.ListWebhooksRequest;
import dev.curlew.proto.link.v1.ListWebhooksResponse;
import dev.curlew.proto.link.v1.PingWebhookRequest;
import dev.curlew.proto.link.v1.RedeliverWebhookRequest;
import dev.curlew.proto.link.v1.RotateWebhookSecretRequest;
import dev.curlew.proto.link.v1.UpdateWebhookRequest;
import dev.curlew.proto.link.v1.Webhook;
import dev.curlew.proto.link.v1.WebhookDelivery;
import dev.curlew.proto.link.v1.WebhookServiceGrpc;
import dev.curlew.proto.link.v1.WebhookServiceGrpc.WebhookServiceBlockingStub;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./curlew webhooks}. */
@Command(
        name = "webhooks",
        mixinStandardHelpOptions = true,
        description =
                "Makes, shows, changes and deletes webhooks, and looks after their deliveries; needs the scope admin.")
public final class WebhooksCommand {
    private static final List<String> CLEARABLE = List.of("event_types", "domains", "tags", "milestones", "enabled");

    private final Console console;

    /** Works by a console. */
    public WebhooksCommand(Console console) {
        this.console = console;
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Makes a webhook and shows it with its secret, this once only.")
    int create(@Mixin WebhookOptions fields, @Mixin Session session) throws Exception {
        Webhook.Builder webhook = Webhook.newBuilder();
        var _ = fields.applyTo(webhook);
        CreateWebhookRequest request =
                CreateWebhookRequest.newBuilder().setWebhook(webhook).build();
        return session.call(
                console, (remote, output) -> output.secret(stub(remote).createWebhook(request)));
    }

    @Command(name = "get", mixinStandardHelpOptions = true, description = "Shows a webhook.")
    int get(@Parameters(paramLabel = "ID", description = "the webhook's id") String id, @Mixin Session session)
            throws Exception {
        GetWebhookRequest request =
                GetWebhookRequest.newBuilder().setWebhookId(id).build();
        return session.show(console, remote -> stub(remote).getWebhook(request));
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Shows webhooks, the newest first.")
    int list(@Mixin PageOptions pages, @Mixin Session session) throws Exception {
        return session.list(console, pages, "webhooks", WebhookColumns.WEBHOOKS, (remote, size, token) -> {
            ListWebhooksResponse page = stub(remote)
                    .listWebhooks(ListWebhooksRequest.newBuilder()
                            .setPageSize(size)
                            .setPageToken(token)
                            .build());
            return new Page<>(page.getWebhooksList(), page.getNextPageToken());
        });
    }

    @Command(
            name = "update",
            mixinStandardHelpOptions = true,
            description = "Changes the settings of a webhook that are given, and no others.")
    int update(
            @Parameters(paramLabel = "ID", description = "the webhook's id") String id,
            @Mixin WebhookOptions fields,
            @Mixin ClearOption clear,
            @Mixin Session session)
            throws Exception {
        Webhook.Builder webhook = Webhook.newBuilder().setWebhookId(id);
        UpdateWebhookRequest request = UpdateWebhookRequest.newBuilder()
                .setUpdateMask(clear.mask(fields.applyTo(webhook), CLEARABLE))
                .setWebhook(webhook)
                .build();
        return session.show(console, remote -> stub(remote).updateWebhook(request));
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Deletes a webhook with all its deliveries.")
    int delete(
            @Parameters(paramLabel = "ID", description = "the webhook's id") String id,
            @Mixin YesOption yes,
            @Mixin Session session)
            throws Exception {
        yes.confirm(console, "Delete the webhook " + id + " with all its deliveries, also those that wait?");
        DeleteWebhookRequest request =
                DeleteWebhookRequest.newBuilder().setWebhookId(id).build();
        return session.call(console, (remote, output) -> {
            var _ = stub(remote).deleteWebhook(request);
            output.done("Deleted " + id + ".");
        });
    }

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = "Gives a webhook a new secret, shown this once only; the old one signs too for the overlap.")
    int rotate(
            @Parameters(paramLabel = "ID", description = "the webhook's id") String id,
            @Mixin OverlapOption overlap,
            @Mixin Session session)
            throws Exception {
        RotateWebhookSecretRequest.Builder request =
                RotateWebhookSecretRequest.newBuilder().setWebhookId(id);
        overlap.given().ifPresent(request::setOverlap);
        return session.call(
                console, (remote, output) -> output.secret(stub(remote).rotateWebhookSecret(request.build())));
    }

    @Command(
            name = "ping",
            mixinStandardHelpOptions = true,
            description = "Sends a webhook a test event and shows what came of it.")
    int ping(@Parameters(paramLabel = "ID", description = "the webhook's id") String id, @Mixin Session session)
            throws Exception {
        PingWebhookRequest request =
                PingWebhookRequest.newBuilder().setWebhookId(id).build();
        return session.run(console, (remote, output) -> {
            WebhookDelivery delivery = stub(remote).pingWebhook(request);
            output.message(delivery);
            return delivery.getState() == WebhookDelivery.State.DEAD ? ExitCode.FAILED : ExitCode.OK;
        });
    }

    @Command(
            name = "deliveries",
            mixinStandardHelpOptions = true,
            description = "Shows the deliveries of a webhook, the newest first.")
    int deliveries(
            @Parameters(paramLabel = "ID", description = "the webhook's id") String id,
            @Option(names = "--state", paramLabel = "STATE", description = "only those: pending, delivered or dead")
                    WebhookDelivery.@Nullable State state,
            @Mixin PageOptions pages,
            @Mixin Session session)
            throws Exception {
        ListWebhookDeliveriesRequest.Builder request =
                ListWebhookDeliveriesRequest.newBuilder().setWebhookId(id);
        if (state != null) {
            request.setState(state);
        }
        return session.list(console, pages, "deliveries", WebhookColumns.DELIVERIES, (remote, size, token) -> {
            ListWebhookDeliveriesResponse page = stub(remote)
                    .listWebhookDeliveries(
                            request.setPageSize(size).setPageToken(token).build());
            return new Page<>(page.getDeliveriesList(), page.getNextPageToken());
        });
    }

    @Command(
            name = "redeliver",
            mixinStandardHelpOptions = true,
            description = "Sends deliveries of a webhook again: those named, or all that are dead.")
    int redeliver(
            @Parameters(index = "0", paramLabel = "ID", description = "the webhook's id") String id,
            @Parameters(
                            index = "1..*",
                            paramLabel = "DELIVERY",
                            arity = "0..*",
                            description = "the deliveries' numbers")
                    @Nullable List<Long> deliveries,
            @Mixin Session session)
            throws Exception {
        RedeliverWebhookRequest request = RedeliverWebhookRequest.newBuilder()
                .setWebhookId(id)
                .addAllDeliveryIds(deliveries == null ? List.of() : deliveries)
                .build();
        return session.show(console, remote -> stub(remote).redeliverWebhook(request));
    }

    private static WebhookServiceBlockingStub stub(Remote remote) {
        return WebhookServiceGrpc.newBlockingStub(remote.channel());
    }
}
