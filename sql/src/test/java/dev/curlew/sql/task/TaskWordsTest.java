package dev.curlew.sql.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.proto.analytics.v1.Task.Outcome.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

final class TaskWordsTest {

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"KIND_UNSPECIFIED", "UNRECOGNIZED"})
    void words_ofEachKind_areUnderstoodAgain(Kind kind) {
        String words = TaskWords.of(kind, 1234, "a [detail]\nof two lines.");

        assertThat(words).isNotBlank().doesNotContain("{");
        assertThat(TaskWords.read(words)).hasValueSatisfying(outcome -> {
            assertThat(outcome.getKind()).isEqualTo(kind);
            assertThat(outcome.getCount()).isEqualTo(words.contains("1234") ? 1234 : 0);
            assertThat(outcome.getDetail()).isEqualTo(words.contains("detail") ? "a [detail]\nof two lines." : "");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Done.",
                "Removed keys.",
                "Removed -1 keys.",
                "Removed 3 keys",
                "Removed 99999999999999999999 keys.",
                "Dropped click_20260101, click_20260102."
            })
    void words_ofOthers_areNotUnderstood(String words) {
        assertThat(TaskWords.read(words)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"KIND_UNSPECIFIED", "UNRECOGNIZED"})
    void kindThatIsNone_hasNoWords(Kind kind) {
        assertThatThrownBy(() -> TaskWords.of(kind))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(kind.name());
    }
}
