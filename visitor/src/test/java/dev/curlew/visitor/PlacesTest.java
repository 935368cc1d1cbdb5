package dev.curlew.visitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.net.InetAddresses;
import dev.curlew.visitor.testing.MmdbFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlacesTest {

    private static final Place MUNICH = new Place("DE", List.of("DE-BY"), "Munich");
    private static final Duration OFTEN = Duration.ofMillis(10);

    @TempDir
    private Path dir;

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, DE, DE-BY, Munich",
        "192.0.3.0, '', '', ''",
        "::ffff:192.0.2.7, DE, DE-BY, Munich",
        "2001:db8:1::5, GB, GB-ENG, London",
        "2001:db8:2::5, '', '', ''",
        "127.0.0.1, '', '', ''",
    })
    void place_ofAddress(String address, String country, String region, String city) {
        Path file = new MmdbFile()
                .with("192.0.2.0/24", "DE", "BY", "Munich")
                .with("2001:db8:1::/48", "GB", "ENG", "London")
                .write(dir.resolve("city.mmdb"));

        try (Visitors visitors = Visitors.open(Optional.of(file))) {
            Place place = visitors.place(InetAddresses.forString(address));
            assertThat(place.country()).isEqualTo(country);
            assertThat(place.region()).isEqualTo(region);
            assertThat(place.city()).isEqualTo(city);
        }
    }

    @Test
    void place_ofOtherShapes() {
        Path file = new MmdbFile()
                .with("192.0.2.0/25", Map.of("country_code", "fr", "city", "Paris"))
                .with("192.0.2.128/26", Map.of("country", "US", "region_code", "CA", "city", "Oakland"))
                .with("192.0.2.192/26", Map.of("country", "Sweden", "subdivisions", List.of(Map.of()), "city", 5))
                .with("198.51.100.0/24", Map.of("country", Map.of("names", Map.of("en", "Peru"))))
                .write(dir.resolve("flat.mmdb"));

        try (Visitors visitors = Visitors.open(Optional.of(file))) {
            assertThat(visitors.place(InetAddresses.forString("192.0.2.1")))
                    .isEqualTo(new Place("FR", List.of(), "Paris"));
            assertThat(visitors.place(InetAddresses.forString("192.0.2.129")))
                    .isEqualTo(new Place("US", List.of("US-CA"), "Oakland"));
            assertThat(visitors.place(InetAddresses.forString("192.0.2.193"))).isEqualTo(Place.UNKNOWN);
            assertThat(visitors.place(InetAddresses.forString("198.51.100.1"))).isEqualTo(Place.UNKNOWN);
        }
    }

    @Test
    void place_fileComesAndIsReplaced_isReadAgain() {
        Path file = dir.resolve("city.mmdb");
        try (Visitors visitors = Visitors.open(Optional.of(file), OFTEN)) {
            assertThat(visitors.place(InetAddresses.forString("192.0.2.1"))).isEqualTo(Place.UNKNOWN);

            new MmdbFile().with("192.0.2.0/24", "DE", "BY", "Munich").write(file);
            await().until(() ->
                    visitors.place(InetAddresses.forString("192.0.2.1")).equals(MUNICH));

            new MmdbFile().with("192.0.2.0/24", "DE", "BE", "Berlin").write(file);
            await().until(() ->
                    visitors.place(InetAddresses.forString("192.0.2.1")).city().equals("Berlin"));
        }
    }

    @Test
    void place_fileIsSpoiltOrGone_keepsWhatWasKnown() throws IOException {
        Path file = new MmdbFile().with("192.0.2.0/24", "DE", "BY", "Munich").write(dir.resolve("city.mmdb"));
        try (MaxMindPlaces places = MaxMindPlaces.open(file, Duration.ofHours(1))) {
            Files.writeString(file, "not a database");
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
            places.check();
            assertThat(places.find(InetAddresses.forString("192.0.2.1"))).isEqualTo(MUNICH);

            Files.delete(file);
            places.check();
            assertThat(places.find(InetAddresses.forString("192.0.2.1"))).isEqualTo(MUNICH);
        }
    }

    @Test
    void place_withoutDatabase_isNotKnown() {
        try (Visitors visitors = Visitors.withoutPlaces()) {
            assertThat(visitors.place(InetAddresses.forString("192.0.2.1"))).isEqualTo(Place.UNKNOWN);
        }
    }
}
