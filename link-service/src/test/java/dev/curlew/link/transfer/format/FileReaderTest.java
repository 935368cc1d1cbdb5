package dev.curlew.link.transfer.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import dev.curlew.link.transfer.format.FileRow.BadRow;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.TransferFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FileReaderTest {

    private static final String BOM = "\uFEFF";

    /** A row as a product writes it, with a header, and the code, title, tags, clicks and date that it has. */
    static Stream<Arguments> products() {
        return Stream.of(
                Arguments.of(
                        TransferFormat.SHLINK,
                        "\"createdAt\",\"domain\",\"shortCode\",\"shortUrl\",\"longUrl\",\"title\",\"tags\",\"visits\"\n"
                                + "\"2022-11-06T10:11:12+01:00\",\"s.test\",\"abc\",\"https://s.test/abc\","
                                + "\"https://example.com/a\",\"A title\",\"foo|bar\",42",
                        "s.test/abc A title [foo, bar] 42 2022-11-06T09:11:12Z"),
                Arguments.of(
                        TransferFormat.YOURLS,
                        "source,target,hits\r\n/abc/,https://example.com/a,42\r\n",
                        "/abc  [] 42 -"),
                Arguments.of(
                        TransferFormat.YOURLS,
                        "{\"links\":{\"link_1\":{\"shorturl\":\"http:\\/\\/sho.rt\\/abc\",\"url\":\"https:\\/\\/example.com\\/a\","
                                + "\"title\":\"A title\",\"timestamp\":\"2012-01-02 03:04:05\",\"ip\":\"192.0.2.1\","
                                + "\"clicks\":\"42\"}},\"stats\":{\"total_links\":\"1\",\"total_clicks\":\"42\"},\"message\":\"success\"}",
                        "sho.rt/abc A title [] 42 2012-01-02T03:04:05Z"),
                Arguments.of(
                        TransferFormat.KUTT,
                        "{\"limit\":10,\"skip\":0,\"total\":1,\"data\":[{\"id\":\"x\",\"address\":\"abc\",\"banned\":false,"
                                + "\"created_at\":\"2020-01-02T03:04:05.000Z\",\"updated_at\":\"2020-01-02T03:04:05.000Z\","
                                + "\"password\":false,\"description\":\"A title\",\"expire_in\":null,"
                                + "\"target\":\"https://example.com/a\",\"visit_count\":42,\"domain\":null,"
                                + "\"link\":\"https://kutt.it/abc\"}]}",
                        "kutt.it/abc A title [] 42 2020-01-02T03:04:05Z"),
                Arguments.of(
                        TransferFormat.DUB,
                        "Short link,Destination URL,Clicks,Created at,Tags\n"
                                + "https://dub.sh/abc,https://example.com/a,42,2024-01-02T03:04:05.678Z,\"foo, bar\"",
                        "dub.sh/abc  [foo, bar] 42 2024-01-02T03:04:05.678Z"),
                Arguments.of(
                        TransferFormat.BITLY,
                        BOM + "link,long_url,title,created_at,tags\n"
                                + "https://bit.ly/3AbC,https://example.com/a,A title,2020-01-02T03:04:05+0000,foo",
                        "bit.ly/3AbC A title [foo] 0 2020-01-02T03:04:05Z"),
                Arguments.of(
                        TransferFormat.REBRANDLY,
                        "id,createdAt,shortUrl,domain,slashtag,destination\n"
                                + "ff,2016-07-13T10:54:12.000Z,rebrand.ly/burn10M,rebrand.ly,burn10M,https://example.com/a",
                        "rebrand.ly/burn10M  [] 0 2016-07-13T10:54:12Z"),
                Arguments.of(
                        TransferFormat.REBRANDLY,
                        "destination;Title;SLASHTAG;Clicks\nhttps://example.com/a;A title;abc;1,042",
                        "/abc A title [] 1042 -"));
    }

    @ParameterizedTest
    @MethodSource("products")
    void products_rowAsTheyWriteIt_isRead(TransferFormat format, String file, String expected)
            throws UnreadableFileException {
        Link link = Files.link(format, file).getLink();
        assertThat(link.getTargetUrl()).isEqualTo("https://example.com/a");
        String read = link.getDomain() + "/" + link.getCode() + " " + link.getTitle() + " " + link.getTagsList() + " "
                + link.getClickCount() + " "
                + (link.hasCreateTime() ? Timestamps.toString(link.getCreateTime()) : "-");
        assertThat(read).isEqualTo(expected);
    }

    /** A file, the reason of the row that is bad in it, and what its explanation holds. */
    static Stream<Arguments> badRows() {
        String csv = "code,targetUrl,title,expireTime,enabled,rules,maxClicks\n";
        return Stream.of(
                Arguments.of(TransferFormat.CSV, csv + "a,https://a.test/,t", "INVALID_ROW", "3 fields (expected: 7)"),
                Arguments.of(TransferFormat.CSV, csv + "a,u,t,,,,,,", "INVALID_ROW", "9 fields"),
                Arguments.of(TransferFormat.CSV, csv + "a,u,\"t,,,,\n", "INVALID_ROW", "within a quoted field"),
                Arguments.of(TransferFormat.CSV, csv + "a,u,\"t\"x,,,,\n", "INVALID_ROW", "quotes"),
                Arguments.of(
                        TransferFormat.CSV, csv + "a,u,t,tomorrow,,,", "INVALID_FIELD", "expireTime: expected a time"),
                Arguments.of(
                        TransferFormat.CSV, csv + "a,u,t,,maybe,,", "INVALID_FIELD", "enabled: expected true or false"),
                Arguments.of(TransferFormat.CSV, csv + "a,u,t,,,{nonsense,", "INVALID_FIELD", "rules"),
                Arguments.of(
                        TransferFormat.CSV,
                        csv + "a,u,t,,,,1.5",
                        "INVALID_FIELD",
                        "maxClicks: expected a whole number"),
                Arguments.of(TransferFormat.CSV, csv + "a,u," + "x".repeat(2 << 20) + ",,,,", "INVALID_ROW", "1 MiB"),
                Arguments.of(TransferFormat.CURLEW_JSON_LINES, "{}", "INVALID_ROW", "neither a link nor a version"),
                Arguments.of(TransferFormat.CURLEW_JSON_LINES, "nonsense", "INVALID_ROW", "JSON"),
                Arguments.of(TransferFormat.CURLEW_JSON_LINES, "{\"link\":{\"lnk\":1}}", "INVALID_ROW", "lnk"),
                Arguments.of(TransferFormat.CURLEW_JSON_LINES, "{\"link\":{},\"version\":{}}", "INVALID_ROW", "JSON"),
                Arguments.of(
                        TransferFormat.SHLINK,
                        "longUrl,createdAt\nhttps://a.test/,1.2.2020",
                        "INVALID_FIELD",
                        "createdat"),
                Arguments.of(TransferFormat.SHLINK, "longUrl,visits\nhttps://a.test/,many", "INVALID_FIELD", "visits"),
                Arguments.of(TransferFormat.SHLINK, "longUrl,visits\n,1", "INVALID_FIELD", "longurl"),
                Arguments.of(TransferFormat.KUTT, "{\"data\":[{\"address\":\"a\"}]}", "INVALID_ROW", "no target"),
                Arguments.of(TransferFormat.KUTT, "{\"data\":[{\"address\":a}]}", "INVALID_ROW", "no JSON"),
                Arguments.of(
                        TransferFormat.DUB,
                        "Short link,Destination URL\nhttps://d.sh/%zz,https://a.test/",
                        "INVALID_FIELD",
                        "shortlink"));
    }

    @ParameterizedTest
    @MethodSource("badRows")
    void badRow_isToldWithItsReason(TransferFormat format, String file, String reason, String explanation)
            throws UnreadableFileException {
        assertThat(Files.read(format, file)).singleElement().isInstanceOfSatisfying(BadRow.class, row -> {
            assertThat(row.why().reason()).isEqualTo(reason);
            assertThat(row.why().getMessage()).contains(explanation);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            CSV        ~ code,title%na,b                    ~ no column targetUrl
            CSV        ~ targetUrl,colour,size%na,b,c       ~ unknown columns colour, size (expected: code, domain, targetUrl,
            CSV        ~ targetUrl,Target_URL%na,b          ~ twice
            CSV        ~ "targetUrl                         ~ within
            CSV        ~ ''                                 ~ empty
            SHLINK     ~ shortCode,title%na,b               ~ as Shlink names it (expected: longurl)
            DUB        ~ ''                                 ~ empty
            KUTT       ~ {"data":[{"target":"x"}]           ~ ends within its JSON
            KUTT       ~ {"data":[{"target":"x"}]]          ~ closes nothing
            """)
    void file_thatIsNoneOfItsFormat_isRefusedAsAWhole(TransferFormat format, String file, String expected) {
        assertThatThrownBy(() -> {
                    for (FileRow row : Files.read(format, file.replace("%n", "\n"))) {
                        if (row instanceof BadRow bad) {
                            throw bad.why();
                        }
                    }
                })
                .hasMessageContaining(expected);
    }

    @Test
    void utf16_isNamed() {
        assertThatThrownBy(() -> Files.read(
                        TransferFormat.CSV, ByteString.copyFrom(new byte[] {(byte) 0xFF, (byte) 0xFE, 't', 0}), 9))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining("UTF-16");
    }

    @Test
    void badUtf8_failsItsRowAlone() throws UnreadableFileException {
        ByteString file = ByteString.copyFromUtf8("targetUrl\nhttps://a.test/\n")
                .concat(ByteString.copyFrom(new byte[] {'h', (byte) 0xC3, '(', '\n'}))
                .concat(ByteString.copyFromUtf8("https://b.test/\n"));
        List<FileRow> rows = Files.read(TransferFormat.CSV, file, 3);
        assertThat(rows).hasSize(3);
        assertThat(rows.get(1)).isInstanceOfSatisfying(BadRow.class, row -> {
            assertThat(row.line()).isEqualTo(3);
            assertThat(row.why().getMessage()).contains("UTF-8");
        });
        assertThat(rows.get(2).line()).isEqualTo(4);
    }

    @Test
    void tooLongRow_losesNoRowBehindIt_andIsNotHeld() throws UnreadableFileException {
        List<FileRow> rows = new ArrayList<>();
        FileReader reader = FileReader.at(TransferFormat.CSV, FilePosition.START);
        reader.read(ByteString.copyFromUtf8("targetUrl,title\nhttps://a.test/,\"never closed "), rows::add);
        ByteString much = ByteString.copyFromUtf8("x".repeat(1 << 20));
        for (int i = 0; i < 8; i++) {
            reader.read(much, rows::add);
        }
        reader.read(ByteString.copyFromUtf8("\nhttps://b.test/,fine\n"), rows::add);
        reader.end(rows::add);
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0)).isInstanceOf(BadRow.class);
        assertThat(Files.links(rows.subList(1, 2)).getFirst().getLink().getTargetUrl())
                .isEqualTo("https://b.test/");
    }

    @Test
    void linesOfQuotedFields_areCounted() throws UnreadableFileException {
        List<FileRow> rows = Files.read(
                TransferFormat.CSV,
                "\n\ntargetUrl,notes\r\nhttps://a.test/,\"1\r\n2\n3\"\r\n\r\nhttps://b.test/,5\r\n");
        assertThat(rows.stream().map(FileRow::line)).containsExactly(4L, 8L);
        assertThat(Files.links(rows).getFirst().getLink().getNotes()).isEqualTo("1\r\n2\n3");
    }

    @Test
    void formulas_areTextsInTheFile() {
        for (String text : List.of("=1+1", "+1", "-1", "@a", "'=1", "''+", "plain", "'plain", "")) {
            String guarded = FormulaGuard.guard(text);
            assertThat(guarded).doesNotMatch("(?s)[=+\\-@\\t\\r].*");
            assertThat(FormulaGuard.unguard(guarded)).isEqualTo(text);
        }
    }

    @Test
    void kuttPassword_isToldAsProtected() throws UnreadableFileException {
        Link link = Files.link(
                        TransferFormat.KUTT, "[{\"target\":\"https://a.test/\",\"password\":true,\"banned\":true}]")
                .getLink();
        assertThat(link.getPasswordProtected()).isTrue();
        assertThat(link.getEnabled()).isFalse();
    }
}
