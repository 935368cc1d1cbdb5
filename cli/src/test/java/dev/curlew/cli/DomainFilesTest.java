package dev.curlew.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.proto.link.v1.Domain;
import dev.curlew.proto.link.v1.UpdateDomainRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a domain says to phones is read from files. */
class DomainFilesTest {
    @Test
    void update_sendsWhatTheFilesHold(@TempDir Path dir) throws IOException {
        Path apple = Files.writeString(dir.resolve("apple"), "{\"applinks\":{}}");
        Path android = Files.writeString(dir.resolve("android"), "[]");
        try (FakeServer server = FakeServer.start()) {
            Cli.Ended ended = Cli.of(server)
                    .line("domains update d --apple-app-site-association-file " + apple + " --android-asset-links-file "
                            + android);

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            UpdateDomainRequest request =
                    (UpdateDomainRequest) server.requests().getFirst();
            assertThat(request.getDomain())
                    .isEqualTo(Domain.newBuilder()
                            .setHost("d")
                            .setAppleAppSiteAssociation("{\"applinks\":{}}")
                            .setAndroidAssetLinks("[]")
                            .build());
            assertThat(request.getUpdateMask().getPathsList())
                    .containsExactly("apple_app_site_association", "android_asset_links");
        }
    }
}
