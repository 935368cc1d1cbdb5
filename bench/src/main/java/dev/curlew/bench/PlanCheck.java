package dev.curlew.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the plans that Postgres noted in its log with {@code auto_explain}, and looks for what makes lists slow. */
final class PlanCheck {

    /** The tables that grow with the links. */
    static final Set<String> BIG_TABLES =
            Set.of("short_link", "link_revision", "link_tag", "link_total", "target_health", "click_limit");

    /** A page looks at 10,000 links, once more to go from clicked to unclicked ones, and at one more to know an end. */
    static final long MOST_ROWS = 20_002;

    /** A table of few rows may be scanned: for Postgres that is the shorter way. */
    static final long MOST_SCANNED = 5_000;

    /** What the index of trigrams may read before a text is looked for otherwise. */
    static final long MOST_POSTINGS = 300_000;

    /**
     * A statement as Postgres ran it.
     *
     * @param sql the statement
     * @param mostRows the most rows that one node of its plan read
     * @param faults what is wrong with its plan
     */
    record Explained(String sql, long mostRows, List<String> faults) {
        public Explained {
            faults = List.copyOf(faults);
        }
    }

    private PlanCheck() {}

    /** The statements that were noted since the log had this many bytes. */
    static List<Explained> read(Path log, long from) throws IOException {
        byte[] whole = Files.readAllBytes(log);
        String text = new String(whole, (int) from, whole.length - (int) from, StandardCharsets.UTF_8);
        List<Explained> statements = new ArrayList<>();
        StringBuilder plan = new StringBuilder();
        boolean within = false;
        for (String line : text.split("\n", -1)) {
            // Postgres puts a tab before each further line of an entry.
            if (within && line.startsWith("\t")) {
                plan.append(line, 1, line.length()).append('\n');
                continue;
            }
            if (within) {
                statements.add(check(plan.toString()));
                plan.setLength(0);
            }
            within = line.contains("ms  plan:");
        }
        return statements;
    }

    static Explained check(String json) {
        JsonObject whole = JsonParser.parseString(json).getAsJsonObject();
        List<String> faults = new ArrayList<>();
        long mostRows = visit(whole.getAsJsonObject("Plan"), faults);
        return new Explained(whole.get("Query Text").getAsString(), mostRows, faults);
    }

    private static long visit(JsonObject node, List<String> faults) {
        long read = rows(node);
        String type = node.get("Node Type").getAsString();
        boolean big = node.has("Relation Name")
                && BIG_TABLES.contains(node.get("Relation Name").getAsString());
        if (big && type.contains("Seq Scan") && read > MOST_SCANNED) {
            faults.add(type + " on " + node.get("Relation Name").getAsString());
        }
        if (read > (type.equals("Bitmap Index Scan") ? MOST_POSTINGS : MOST_ROWS)) {
            faults.add(type + " of " + read + " rows");
        }
        long most = read;
        JsonArray children = node.has("Plans") ? node.getAsJsonArray("Plans") : new JsonArray();
        for (JsonElement child : children) {
            most = Math.max(most, visit(child.getAsJsonObject(), faults));
        }
        return most;
    }

    private static long rows(JsonObject node) {
        double perLoop = number(node, "Actual Rows")
                + number(node, "Rows Removed by Filter")
                + number(node, "Rows Removed by Index Recheck");
        return Math.round(perLoop * number(node, "Actual Loops"));
    }

    private static double number(JsonObject node, String name) {
        return node.has(name) ? node.get(name).getAsDouble() : 0;
    }
}
