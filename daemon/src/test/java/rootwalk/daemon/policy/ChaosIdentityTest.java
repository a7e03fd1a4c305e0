package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.TestQuery;

/// RFC 4892.
class ChaosIdentityTest {

    private final ChaosIdentity identity = new ChaosIdentity(Optional.of("rootwalk 1"), Optional.empty());

    @Test
    void questionsOfClassInAndOfAnyClassPass() {
        assertThat(ask("version.bind. TXT").of(identity)).isEqualTo(StepResult.PASS);
        assertThat(ask("www.example. ANY A").of(identity)).isEqualTo(StepResult.PASS);
    }

    @Test
    void sendsWhatItMay() {
        assertThat(TestQuery.line(ask("VERSION.bind. CH TXT").responseOf(identity)))
                .isEqualTo("NOERROR aa | VERSION.bind. 0 CH TXT \"rootwalk 1\"");
        assertThat(TestQuery.line(ask("version.server. CH A").responseOf(identity))).isEqualTo("NOERROR aa");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hostname.bind. CH TXT", "id.server. CH TXT", "www.example. HS A",
            "www.example. NONE A", "www.example. CLASS7 A"})
    void refusesTheRest(String question) {
        assertThat(TestQuery.line(ask(question).edns(1232).responseOf(identity))).isEqualTo("REFUSED ede 21");
    }
}
