package dev.curlew.edge.problem;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.curlew.edge.page.Page;
import dev.curlew.edge.page.Texts;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A problem for people to read, in their language where it is known in that. */
final class ProblemPage {

    private ProblemPage() {}

    static AggregatedHttpResponse of(
            Texts wanted, @Nullable String requestId, Problem problem, ResponseHeadersBuilder headers) {
        return AggregatedHttpResponse.of(headers.build(), HttpData.ofUtf8(document(wanted, requestId, problem)));
    }

    /** In which language a problem can be told. */
    private static Texts language(Texts wanted, Problem problem) {
        return wanted.has(key(problem, "title")) ? wanted : Texts.english();
    }

    static ResponseHeadersBuilder headers(Texts wanted, Problem problem) {
        return Page.headers(HttpStatus.valueOf(problem.status()), language(wanted, problem))
                .set("x-robots-tag", "noindex");
    }

    private static String document(Texts wanted, @Nullable String requestId, Problem problem) {
        Texts texts = language(wanted, problem);
        boolean known = texts.has(key(problem, "title"));
        String title = known ? texts.text(key(problem, "title")) : problem.title();
        String text = known ? texts.text(key(problem, "text")) : problem.detail();
        String main = """
                <p class="status" aria-label="%s">%d</p>
                <h1>%s</h1>
                <p>%s</p>
                %s
                """.formatted(
                        Page.escape(texts.text("status", Integer.toString(problem.status()))),
                        problem.status(),
                        Page.escape(title),
                        Page.escape(text),
                        more(texts, requestId, problem));
        return Page.of(texts, title, main);
    }

    private static String more(Texts texts, @Nullable String requestId, Problem problem) {
        String why = Optional.ofNullable(problem.metadata().get(Problem.BLOCK_REASON))
                .map(reason -> "<p>" + Page.escape(texts.text("block-reason", reason)) + "</p>\n")
                .orElse("");
        String fields = problem.violations().stream()
                .map(violation -> "<li><code>%s</code>: %s</li>\n"
                        .formatted(Page.escape(violation.field()), Page.escape(violation.description())))
                .collect(Collectors.joining());
        String wrong = fields.isEmpty() ? why : why + "<ul lang=\"en\">\n" + fields + "</ul>\n";
        // What the visitor may tell whoever looks after this server.
        boolean ours = problem.status() >= HttpStatus.INTERNAL_SERVER_ERROR.code();
        return ours && requestId != null
                ? wrong + "<p class=\"small\">" + Page.escape(texts.text("reference", requestId)) + "</p>"
                : wrong;
    }

    private static String key(Problem problem, String part) {
        return "problem." + problem.reason() + "." + part;
    }
}
