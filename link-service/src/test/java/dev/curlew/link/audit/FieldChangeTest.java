package dev.curlew.link.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.UtmParameters;
import org.junit.jupiter.api.Test;

class FieldChangeTest {

    private static final ApiKey KEY = ApiKey.newBuilder()
            .setKeyId("key_1")
            .setDisplayName("CI \"one\"")
            .addScopes(Scope.LINKS_READ)
            .setSecret("cur_secret")
            .setExpireTime(Timestamp.newBuilder().setSeconds(60))
            .build();

    @Test
    void between_nothingAndAResource_tellsWhatItSets_butNotWhatTheServerGives() {
        assertThat(FieldChange.between(ApiKey.getDefaultInstance(), KEY))
                .containsExactly(
                        new FieldChange("displayName", "", "\"CI \\\"one\\\"\""),
                        new FieldChange("scopes", "", "[\"LINKS_READ\"]"),
                        new FieldChange("expireTime", "", "\"1970-01-01T00:01:00Z\""));
    }

    @Test
    void between_versions_tellsOnlyTheDifference() {
        ApiKey after = KEY.toBuilder()
                .addScopes(Scope.LINKS_WRITE)
                .setOwnLinksOnly(true)
                .setCallsPerMinute(60)
                .clearExpireTime()
                .build();

        assertThat(FieldChange.between(KEY, after))
                .containsExactly(
                        new FieldChange("scopes", "[\"LINKS_READ\"]", "[\"LINKS_READ\",\"LINKS_WRITE\"]"),
                        new FieldChange("ownLinksOnly", "", "true"),
                        new FieldChange("callsPerMinute", "", "60"),
                        new FieldChange("expireTime", "\"1970-01-01T00:01:00Z\"", ""));
        assertThat(FieldChange.between(after, after)).isEmpty();
    }

    @Test
    void between_secretsThatAreTaken_tellsThatTheyWereSet() {
        Link link = Link.newBuilder()
                .setPassword("hunter2")
                .setUtm(UtmParameters.newBuilder().setSource("s"))
                .build();

        assertThat(FieldChange.between(Link.getDefaultInstance(), link))
                .containsExactly(FieldChange.ofSecret("password"), new FieldChange("utm", "", "{\"source\":\"s\"}"));
    }

    @Test
    void between_aSwitchThatCanBeAbsent_tellsThatItWasSetToItsDefault() {
        assertThat(FieldChange.between(
                        Link.getDefaultInstance(),
                        Link.newBuilder().setEnabled(false).build()))
                .containsExactly(new FieldChange("enabled", "", "false"));
    }
}
