package dev.curlew.link.transfer.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.curlew.proto.link.v1.TransferLine;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Objects of a JSON text, as another product's API gives them. */
final class JsonObjectReader implements RowReader {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ForeignFormat format;

    JsonObjectReader(ForeignFormat format) {
        this.format = format;
    }

    @Override
    public TransferLine read(String row) throws InvalidRowException {
        Map<String, String> values = new HashMap<>();
        try {
            flatten("", JSON.readTree(row), values);
        } catch (JsonProcessingException _) {
            throw InvalidRowException.of("The object is no JSON.");
        }
        if (!format.isLink(values)) {
            throw InvalidRowException.of("The object is no link of " + format.product() + ": it has no target.");
        }
        return TransferLine.newBuilder().setLink(format.read(values)).build();
    }

    /** Values by the path to them; lists as texts with commas, of objects by their names. */
    private static void flatten(String path, JsonNode node, Map<String, String> values) {
        if (node.isObject()) {
            node.properties()
                    .forEach(each -> flatten(path + CsvRowReader.plain(each.getKey()), each.getValue(), values));
        } else if (node.isArray()) {
            values.put(
                    path,
                    StreamSupport.stream(node.spliterator(), false)
                            .map(item -> item.isObject() ? item.path("name").asText("") : item.asText(""))
                            .filter(text -> !text.isEmpty())
                            .collect(Collectors.joining(",")));
        } else if (!node.isNull()) {
            values.put(path, node.asText(""));
        }
    }
}
