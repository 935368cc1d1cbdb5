package dev.curlew.trial.load;

import com.google.gson.JsonObject;
import com.linecorp.armeria.common.HttpMethod;
import dev.curlew.trial.history.History;
import dev.curlew.trial.history.Operation;
import dev.curlew.trial.history.OperationKind;
import dev.curlew.trial.history.Outcome;
import dev.curlew.trial.history.Seen;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Makes links and changes them. Nobody else changes its links, and it changes each only as it knows it, by its etag; where it does
 * not know whether a change was done, it reads the link first.
 */
final class Writer {
    private static final int PERCENT = 100;
    private static final int PERCENT_LIMITED = 15;
    private static final int PERCENT_WANTED_SLUGS = 30;
    private static final int TRIES = 3;
    private static final int MOST_CLICKS = 40;
    /** In the end each of them is looked at. */
    private static final int MOST_LINKS = 2_000;

    private final String name;
    private final RandomGenerator random;
    private final Caller caller;
    private final Book book;
    private final History history;
    private final Supplier<List<String>> edges;
    private final List<Own> links = new ArrayList<>();
    private int made;

    /** A link of its own. */
    private static final class Own {
        private final Book.Entry entry;
        private int step;
        private boolean deleted;
        /** Empty while it is not known what the link is like. */
        private String etag;

        Own(Book.Entry entry, String etag) {
            this.entry = entry;
            this.etag = etag;
        }
    }

    Writer(
            String name,
            RandomGenerator random,
            Caller caller,
            Book book,
            History history,
            Supplier<List<String>> edges) {
        this.name = name;
        this.random = random;
        this.caller = caller;
        this.book = book;
        this.history = history;
        this.edges = edges;
    }

    /** Does one thing. */
    void act() {
        int chance = random.nextInt(PERCENT);
        if (links.isEmpty() || (chance < 25 && book.size() < MOST_LINKS)) {
            create();
            return;
        }
        // Half of the time one of the last few, so that some change often.
        int from = random.nextBoolean() ? Math.max(0, links.size() - 3) : 0;
        Own own = links.get(from + random.nextInt(links.size() - from));
        if (own.etag.isEmpty() || chance < 35) {
            read(own);
        } else if (own.deleted) {
            change(own, OperationKind.UNDELETE);
        } else {
            change(own, chance < 90 ? OperationKind.EDIT : OperationKind.DELETE);
        }
    }

    private String server() {
        List<String> now = edges.get();
        return random.nextBoolean() || now.isEmpty() ? "envoy" : now.get(random.nextInt(now.size()));
    }

    private void create() {
        String link = name + "-" + made++;
        JsonObject body = new JsonObject();
        body.addProperty("targetUrl", Targets.of(link, 0));
        if (random.nextInt(PERCENT) < PERCENT_LIMITED) {
            int most = 1 + random.nextInt(MOST_CLICKS);
            body.addProperty("maxClicks", most);
            book.limit(link, most);
        } else if (random.nextInt(PERCENT) < PERCENT_WANTED_SLUGS) {
            body.addProperty("slug", book.slug(random));
        }
        String request = "?requestId=" + new UUID(random.nextLong(), random.nextLong());
        for (int i = 0; i < TRIES; i++) {
            String server = server();
            History.Call call = history.begin(name, OperationKind.CREATE, link, "", 0, server);
            Caller.Answer answer = caller.api(server, HttpMethod.POST, "/api/v1/links" + request, body.toString());
            JsonObject made = answer.json().orElseGet(JsonObject::new);
            String code = answer.ok() ? Targets.text(made, "code") : "";
            Operation _ = history.end(call, answer.end(code, new Seen.Nothing()));
            if (answer.ok()) {
                Book.Entry entry = new Book.Entry(link, code);
                links.add(new Own(entry, Targets.text(made, "etag")));
                book.add(entry);
                return;
            }
            if (answer.outcome() == Outcome.FAILED && answer.status() != 0) {
                return;
            }
        }
    }

    private void read(Own own) {
        String server = server();
        History.Call call = history.begin(name, OperationKind.READ, own.entry.link(), own.entry.code(), -1, server);
        Caller.Answer answer = caller.api(server, HttpMethod.GET, path(own), "");
        Seen seen = Targets.read(answer);
        Operation _ = history.end(call, answer.end(own.entry.code(), seen));
        if (answer.ok()) {
            own.etag = Targets.text(answer.json().orElseGet(JsonObject::new), "etag");
            own.deleted = seen instanceof Seen.Gone;
        }
    }

    private void change(Own own, OperationKind kind) {
        int step = ++own.step;
        String server = server();
        JsonObject body = new JsonObject();
        body.addProperty("etag", own.etag);
        if (kind == OperationKind.EDIT) {
            body.addProperty("targetUrl", Targets.of(own.entry.link(), step));
        }
        History.Call call = history.begin(name, kind, own.entry.link(), own.entry.code(), step, server);
        Caller.Answer answer = switch (kind) {
            case EDIT -> caller.api(server, HttpMethod.PATCH, path(own), body.toString());
            case DELETE -> caller.api(server, HttpMethod.DELETE, path(own) + "?etag=" + encoded(own.etag), "");
            case UNDELETE -> caller.api(server, HttpMethod.POST, path(own) + ":undelete", body.toString());
            case CREATE, READ, REDIRECT -> throw new IllegalArgumentException("kind: " + kind);
        };
        Operation _ = history.end(call, answer.end(own.entry.code(), new Seen.Nothing()));
        own.etag = "";
        if (answer.ok()) {
            own.deleted = kind == OperationKind.DELETE;
            // The answer to a deletion has no link.
            own.etag = answer.json().map(link -> Targets.text(link, "etag")).orElse("");
            book.touch(own.entry);
        }
    }

    private static String path(Own own) {
        return "/api/v1/links/" + own.entry.code();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
