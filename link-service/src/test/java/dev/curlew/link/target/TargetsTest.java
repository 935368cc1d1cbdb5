package dev.curlew.link.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.platform.metrics.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"münchen", "пример", "例え", "sony株式会社", "ελλάδα", "日本語", "한국", "مثال"})
    void display_labelOfOneScript_isShownInIt(String label) {
        String ascii = HttpUrl.get("https://" + label + "/").host();
        assertThat(ascii).startsWith("xn--");
        assertThat(display("https://www." + ascii + ".example:8443/a?b#c"))
                .isEqualTo("https://www." + label + ".example:8443/a?b#c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A Cyrillic а before Latin letters, and words wholly in Cyrillic that look Latin.
                "\u0430pple",
                "\u0430\u0440\u0440\u04cf\u0435",
                "\u0441\u043e\u0441\u043e",
                // A dotless i, a Greek o, and a letter that no name needs.
                "g\u0131thub",
                "g\u03bfogle",
                "paypa\u0196",
                // Digits of two systems.
                "1\u0661a"
            })
    void display_labelThatFools_staysInAscii(String label) {
        String url = "https://" + HttpUrl.get("https://" + label + "/").host() + ".com/";
        assertThat(url).contains("xn--");
        assertThat(display(url)).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://xn--a.example/",
                "https://example.com/xn--mnchen-3ya",
                "http://[2001:db8::1]/",
                "mailto:a@xn--mnchen-3ya.example"
            })
    void display_anythingElse_isTheUrl(String url) {
        assertThat(display(url)).isEqualTo(url);
    }

    @Test
    void blocklist_replaced_isReadAgain_andListenersAreTold() throws IOException {
        Path file = folder.resolve("blocklist");
        Files.writeString(file, "bad.example\nthis is no host\n");
        AtomicInteger changes = new AtomicInteger();
        try (Targets targets = open(Optional.of(file))) {
            targets.onBlocklistChange(changes::incrementAndGet);
            assertThat(targets.isBlocked("https://BAD.example./x")).isTrue();
            assertThat(targets.isBlocked("https://worse.example/")).isFalse();
            assertThat(targets.isBlocked("mailto:a@bad.example")).isTrue();

            Path next = Files.writeString(folder.resolve("next"), "*.worse.example\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            await().until(() -> targets.isBlocked("https://a.worse.example/"));
            assertThat(targets.isBlocked("https://bad.example/")).isFalse();
            await().until(() -> changes.get() == 1);

            // Written in place.
            Files.writeString(file, "0.0.0.0 third.example\n");
            await().until(() -> targets.isBlocked("https://third.example/"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mailto:a@bad.example",
                "MAILTO:a@BAD.example",
                "mailto:a@sub.worse.example",
                "mailto:a@bad.example.",
                "mailto:a@bad.example?subject=Hi",
                "mailto:good@fine.example,a@bad.example",
                "mailto:good@fine.example%2Ca@bad.example",
                "mailto:a%40bad.example",
                "mailto:a@b%61d.example",
                "mailto:%22a@fine.example%22@bad.example",
                "mailto:A%20B%20%3Ca@bad.example%3E",
                "mailto:?to=a@bad.example",
                "mailto:?subject=x&CC=a@fine.example,a@bad.example",
                "mailto:?bcc=a%40bad.example",
                "mailto:a@fine.example?cc=b@bad.example#x",
                "mailto:a@xn--bse-sna.example",
                "mailto:a@b%C3%B6se.example",
                "mailto:a@[192.0.2.66]",
                "mailto:a@[IPv6:2001:DB8::66]",
                "sms:a@bad.example?body=x",
                "sms:+15551234,a@bad.example",
                "tel:7042;phone-context=bad.example",
                "tel:7042;PHONE-CONTEXT=BAD.example;ext=1",
                "sip:a@bad.example:5060;transport=tcp",
                "sips:bad.example",
                "xmpp:room@bad.example/me?join",
                "ftp://bad.example/x",
                "ftp://a:b@bad.example:21/x",
                "mongodb://a@fine.example,bad.example:27017/x",
                "intent://bad.example/x#Intent;scheme=https;end"
            })
    void blocklist_hostsOfUrlsOfAnyScheme_areThoseOfTheirAddresses(String url) throws IOException {
        try (Targets targets = open(Optional.of(blocklist()))) {
            assertThat(targets.isBlocked(url)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mailto:a@fine.example",
                "mailto:bad.example@fine.example",
                "mailto:a@notbad.example",
                "mailto:a@bad.example.org",
                "mailto:a@worse.example.fine.example",
                "mailto:a@fine.example?subject=a@bad.example",
                "mailto:a@fine.example?body=write%20to%20a@bad.example",
                "mailto:a@fine.example?in-reply-to=%3C1@bad.example%3E",
                "mailto:a%zz@fine.example",
                "mailto:@",
                "mailto:",
                "sms:+15551234?body=see%20bad.example",
                "tel:+49-30-123",
                "tel:1;phone-context=+49",
                "ftp://fine.example/bad.example",
                "ftp:///bad.example",
                "bad.example",
                ""
            })
    void blocklist_urlsOfAnySchemeThatLeadElsewhere_areFine(String url) throws IOException {
        try (Targets targets = open(Optional.of(blocklist()))) {
            assertThat(targets.isBlocked(url)).isFalse();
        }
    }

    @Test
    void blocklist_takenAway_staysAsItWasUntilItIsBack() throws IOException {
        Path file = Files.writeString(folder.resolve("blocklist"), "bad.example\n");
        try (Targets targets = open(Optional.of(file))) {
            Files.delete(file);
            assertThat(targets.isBlocked("https://bad.example/")).isTrue();
            Files.writeString(file, "other.example\n");
            await().until(() -> targets.isBlocked("https://other.example/"));
            assertThat(targets.isBlocked("https://bad.example/")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"javascript", "data", "vbscript", "file", "blob", "''", "a:", "Ä", "1a"})
    void mayBeAllowed_dangerousOrNone_mayNot(String scheme) {
        assertThat(TargetSchemes.mayBeAllowed(scheme)).isFalse();
    }

    private Path blocklist() throws IOException {
        return Files.writeString(
                folder.resolve("blocklist"),
                "bad.example\n*.worse.example\nb\u00f6se.example\n192.0.2.66\n2001:db8::66\n");
    }

    private static String display(String url) {
        try (Targets targets = open(Optional.empty())) {
            return targets.display(url).orElse(url);
        }
    }

    private static Targets open(Optional<Path> blocklist) {
        return Targets.open(new Targets.Settings(TargetSchemes.DEFAULT, false, blocklist), Metrics.create());
    }
}
