package rootwalk.authoritative.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import rootwalk.authoritative.file.ProblemKinds.Kind;
import rootwalk.authoritative.file.ZoneProblem.Severity;

/// How many problems of a zone are listed: ten of each kind here, of a hundred kinds of warnings, and of as many more of errors.
class ProblemKindsTest {

    private final ProblemKinds kinds = new ProblemKinds(ProblemDetail.FEW);

    private Map<String, Integer> cutOff() {
        Map<String, Integer> others = new LinkedHashMap<>();
        kinds.forEachCutOff((kind, count) -> others.put(kind == ProblemKinds.OTHERS ? "others" : kind.remedy(), count));
        return others;
    }

    private int admitted(Severity severity, int problems, String remedy) {
        int admitted = 0;
        for (int i = 0; i < problems; i++) {
            admitted += kinds.admits(severity, remedy.replace("%", "" + i)) ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void tenOfAKindAreListedAndTheRestIsCounted() {
        assertThat(admitted(Severity.WARNING, 10, "a")).isEqualTo(10);
        assertThat(cutOff()).isEmpty();
        assertThat(admitted(Severity.WARNING, 3, "a")).isZero();
        assertThat(admitted(Severity.ERROR, 11, "a")).isEqualTo(10);
        kinds.skip(new Kind(Severity.WARNING, "b"), 12);

        assertThat(cutOff()).containsExactly(Map.entry("a", 1), Map.entry("b", 2));
        assertThat(admitted(Severity.WARNING, 5, "c")).isEqualTo(5);
    }

    /// A remedy may contain words of the file, so that there is no end of them.
    @Test
    void aHundredKindsOfWarningsAreListed() {
        assertThat(admitted(Severity.WARNING, 1000, "w%")).isEqualTo(100);
        assertThat(cutOff()).containsExactly(Map.entry("others", 900));
        assertThat(admitted(Severity.WARNING, 5, "w7")).isEqualTo(5);
        assertThat(admitted(Severity.WARNING, 5, "w777")).isZero();
        assertThat(cutOff()).containsExactly(Map.entry("others", 905));
    }

    @Test
    void errorsAreListedAfterAnyNumberOfKindsOfWarnings() {
        admitted(Severity.WARNING, 1000, "w%");

        // One kind is that of all warnings beyond the first hundred.
        assertThat(admitted(Severity.ERROR, 1000, "e%")).isEqualTo(99);
        assertThat(cutOff()).containsExactly(Map.entry("others", 900 + 901));
    }

    @Test
    void twoHundredKindsOfErrorsAreListed() {
        assertThat(admitted(Severity.ERROR, 1000, "e%")).isEqualTo(200);
        assertThat(admitted(Severity.WARNING, 1, "w")).isZero();
    }
}
