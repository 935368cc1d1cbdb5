package dev.curlew.link.transfer.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.curlew.platform.fuzz.Bytes;
import dev.curlew.platform.fuzz.Fuzz;
import dev.curlew.proto.link.v1.TransferFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Files that are nearly some product's: each is read to its end or refused in words, the same however it is cut. */
class ImportFuzzTest {

    private static final List<TransferFormat> FORMATS = Arrays.stream(TransferFormat.values())
            .filter(format ->
                    format != TransferFormat.UNRECOGNIZED && format != TransferFormat.TRANSFER_FORMAT_UNSPECIFIED)
            .toList();

    private static final List<String> FILES = List.of(
            """
            {"link":{"link":{"code":"a","targetUrl":"https://example.com/","tags":["x"],"createTime":"2026-01-01T00:00:00Z"}}}
            {"version":{"link":{"code":"a","targetUrl":"https://example.com/b","revision":"3"},"actor":"key_1"}}
            """,
            """
            code,target_url,title,tags,create_time,expire_time,max_clicks,enabled\r
            a,https://example.com/,"a ""b"", c","x,y",2026-01-01T00:00:00Z,,5,true\r
            """,
            """
            createdAt,domain,shortCode,shortUrl,longUrl,title,tags,visits
            2026-01-01T00:00:00+00:00,sho.rt,a,https://sho.rt/a,https://example.com/,t,x|y,3
            """,
            "keyword,url,title,timestamp,ip,clicks\na,https://example.com/,t,2026-01-01 00:00:00,192.0.2.1,3\n",
            "{\"links\":{\"link_1\":{\"shorturl\":\"https://sho.rt/a\",\"url\":\"https://example.com/\",\"title\":\"t\","
                    + "\"timestamp\":\"2026-01-01 00:00:00\",\"clicks\":\"3\"}},\"stats\":{\"total_links\":\"1\"}}",
            "{\"limit\":10,\"data\":[{\"address\":\"a\",\"target\":\"https://example.com/\",\"link\":\"https://sho.rt/a\","
                    + "\"password\":false,\"visit_count\":3,\"created_at\":\"2026-01-01T00:00:00Z\",\"expire_in\":null}]}",
            """
            Short link,Destination URL,Clicks,Created at,Tags,Archived
            https://sho.rt/a,https://example.com/,3,2026-01-01T00:00:00Z,"x, y",No
            """,
            "{\"links\":[{\"created_at\":\"2026-01-01T00:00:00+0000\",\"id\":\"sho.rt/a\",\"link\":\"https://sho.rt/a\","
                    + "\"long_url\":\"https://example.com/\",\"tags\":[\"x\"],\"archived\":false}],\"pagination\":{\"next\":\"\"}}",
            "[{\"id\":\"1\",\"title\":\"t\",\"slashtag\":\"a\",\"destination\":\"https://example.com/\",\"shortUrl\":\"sho.rt/a\","
                    + "\"domain\":{\"fullName\":\"sho.rt\"},\"clicks\":3,\"tags\":[{\"name\":\"x\"}]}]");

    @Test
    void anyFile_isReadOrRefused() {
        List<byte[]> corpus = new ArrayList<>(Bytes.kept("import"));
        for (int format = 0; format < FORMATS.size(); format++) {
            byte first = (byte) format;
            FILES.stream()
                    .map(file -> ByteString.copyFrom(new byte[] {first})
                            .concat(ByteString.copyFromUtf8(file))
                            .toByteArray())
                    .forEach(corpus::add);
        }
        Bytes bytes = Bytes.with(
                "\ufeff",
                "\ufffe",
                "\"\"",
                "\",\"",
                "targetUrl",
                "rules",
                "conditions",
                "passwordHash",
                "expireTime",
                "2026-02-30",
                "https://",
                "\\u0000",
                "\\ud800",
                "{\"link\":",
                "[[[[[[[[",
                "{\"a\":{\"a\":{\"a\":",
                "'=",
                "1e400");
        Fuzz.run("import", corpus, bytes, ImportFuzzTest::take);
    }

    private static String take(byte[] input) {
        if (input.length == 0) {
            return "nothing";
        }
        TransferFormat format = FORMATS.get(Math.floorMod(input[0], FORMATS.size()));
        ByteString file = ByteString.copyFrom(input, 1, input.length - 1);
        List<FileRow> rows;
        try {
            rows = Files.read(format, file, file.size() + 1);
        } catch (UnreadableFileException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return format + " " + kind(refused.getMessage());
        }
        inPieces(format, file, rows);
        return format
                + rows.stream()
                        .limit(4)
                        .flatMap(ImportFuzzTest::kinds)
                        .distinct()
                        .collect(Collectors.joining(" ", " ", ""));
    }

    private static void inPieces(TransferFormat format, ByteString file, List<FileRow> rows) {
        try {
            int piece = 1 + file.size() / 3;
            assertThat(told(Files.read(format, file, piece))).isEqualTo(told(rows));
            if (!rows.isEmpty()) {
                int middle = rows.size() / 2;
                assertThat(told(Files.readFrom(format, rows.get(middle).end(), file, piece)))
                        .isEqualTo(told(rows.subList(middle + 1, rows.size())));
            }
        } catch (UnreadableFileException other) {
            throw new AssertionError("unreadable only in pieces", other);
        }
    }

    /** Such that the same is equal: exceptions are not. */
    private static List<Object> told(List<FileRow> rows) {
        return rows.stream()
                .map(row -> row instanceof FileRow.BadRow bad
                        ? bad.line() + " " + bad.end() + " " + bad.why().getMessage()
                        : (Object) row)
                .toList();
    }

    private static Stream<String> kinds(FileRow row) {
        return switch (row) {
            case FileRow.LinkRow link ->
                link.link().getLink().getAllFields().keySet().stream().map(field -> field.getName());
            case FileRow.VersionRow _ -> Stream.of("version");
            case FileRow.BadRow bad -> Stream.of(kind(bad.why().getMessage()));
        };
    }

    /** Without what it quotes. */
    private static String kind(@Nullable String message) {
        return String.valueOf(message).replaceAll("\"[^\"]*\"|[0-9]+", "#");
    }
}
