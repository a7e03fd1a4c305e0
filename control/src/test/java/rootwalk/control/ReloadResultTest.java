package rootwalk.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import rootwalk.control.ReloadResult.ZoneOutcome;

/// The last line about a reload.
class ReloadResultTest {

    @Test
    void oneZoneThatIsRefusedWasNotReloadedAndTheReasonIsSaid() {
        ReloadResult refused = ReloadResult.of(
                new ZoneOutcome("a.test.", false, OptionalLong.of(4), "a.zone:3: error: no type"), List.of());

        assertThat(refused.isDone()).isFalse();
        assertThat(refused.summary())
                .isEqualTo("a.test. was not reloaded: a.zone:3: error: no type; serial 4 is still served");
    }

    @Test
    void oneZoneThatWasNeverServedIsServfail() {
        ReloadResult refused = ReloadResult.of(
                new ZoneOutcome("a.test.", false, OptionalLong.empty(), "a.zone:3: error: no type"), List.of());

        assertThat(refused.summary())
                .isEqualTo("a.test. was not reloaded: a.zone:3: error: no type; queries for its names get SERVFAIL");
    }

    @Test
    void manyZonesThatAreNotCurrentAreNamedInPartAndCounted() {
        List<ZoneOutcome> zones = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            zones.add(new ZoneOutcome("z" + i + ".test.", false, OptionalLong.of(i), "no type"));
        }

        assertThat(new ReloadResult(true, List.of(), List.of(), zones).summary())
                .startsWith("reloaded, except z0.test., which stays at serial 0; and z1.test., ")
                .endsWith("; and z9.test., which stays at serial 9; and 490 more zones");
    }
}
