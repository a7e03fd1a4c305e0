package rootwalk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.wire.answer.ExtendedErrors;

class ExtendedErrorTest {

    private static final ExtendedError BOGUS = new ExtendedError(ExtendedError.DNSSEC_BOGUS, "a");
    private static final ExtendedError OTHER_TEXT = new ExtendedError(ExtendedError.DNSSEC_BOGUS, "b");
    private static final ExtendedError OTHER_CODE = new ExtendedError(ExtendedError.NSEC_MISSING, "a");

    @Test
    void equalErrorsAreOne() {
        assertThat(ExtendedError.distinct(List.of(OTHER_TEXT, BOGUS, OTHER_TEXT, OTHER_CODE, BOGUS)))
                .containsExactly(OTHER_TEXT, BOGUS, OTHER_CODE);
        assertThat(ExtendedError.distinct(List.of(BOGUS))).containsExactly(BOGUS);
        assertThat(ExtendedError.distinct(List.of())).isEmpty();
    }

    @Test
    void anAnswerHasEachErrorOnce() {
        ExtendedErrors errors = new ExtendedErrors();
        for (ExtendedError error : List.of(BOGUS, BOGUS, OTHER_TEXT, OTHER_CODE, OTHER_TEXT)) {
            errors.add(error.code(), error.text().getBytes(StandardCharsets.UTF_8));
        }
        errors.add(ExtendedError.CACHED_ERROR);
        errors.add(ExtendedError.CACHED_ERROR);

        assertThat(errors.values()).containsExactly(BOGUS, OTHER_TEXT, OTHER_CODE,
                new ExtendedError(ExtendedError.CACHED_ERROR, ""));
    }
}
