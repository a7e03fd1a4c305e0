package rootwalk.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import org.junit.jupiter.api.Test;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.wire.Name;

class NotifyQueueTest {

    private final List<String> lookedUp = new ArrayList<>();
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private boolean isFailing;
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private final NotifyQueue queue =
            new NotifyQueue(zone -> lookedUp.add(zone.apex().toString()) && !isFailing, () -> now, threads::add);

    private static Zone zone(String name) {
        return new Zone(Name.of(name), new ZoneState.Unloaded("for a test"));
    }

    private static List<Zone> zones(int number) {
        List<Zone> zones = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            zones.add(zone("z" + i + "."));
        }
        return zones;
    }

    private List<String> run() {
        lookedUp.clear();
        queue.runDue();
        while (!threads.isEmpty()) {
            threads.remove().run();
            queue.runDue();
        }
        return List.copyOf(lookedUp);
    }

    @Test
    void aZoneThatChangesOftenIsLookedUpOnce() {
        for (int i = 0; i < 100; i++) {
            queue.changed(zone("example."));
        }

        assertThat(run()).containsExactly("example.");
    }

    @Test
    void aChangeDuringTheLookUpCausesAnotherOne() {
        queue.changed(zone("example."));
        queue.runDue();
        queue.changed(zone("example."));
        queue.runDue();
        assertThat(threads).hasSize(1);

        assertThat(run()).containsExactly("example.", "example.");
    }

    @Test
    void zonesOfAStartArePaced() {
        queue.begun(zones(30));

        assertThat(run()).hasSize(1);
        int done = 1;
        for (int i = 0; i < 20; i++) {
            now = now.plus(Duration.ofMillis(50));
            done += run().size();
        }
        assertThat(done).isEqualTo(21);
    }

    @Test
    void aZoneThatChangesDoesNotWaitForThoseOfTheStart() {
        queue.begun(zones(30));
        queue.changed(zone("example."));

        assertThat(run()).contains("example.");
    }

    @Test
    void onlySomeZonesAreLookedUpAtTheSameTime() {
        zones(100).forEach(queue::changed);
        queue.runDue();

        assertThat(threads).hasSize(20);
        assertThat(run()).hasSize(100);
    }

    @Test
    void aLookUpThatFailsIsRepeated() {
        isFailing = true;
        queue.changed(zone("example."));
        assertThat(run()).containsExactly("example.");

        now = now.plusSeconds(299);
        assertThat(run()).isEmpty();
        now = now.plusSeconds(1);
        isFailing = false;
        assertThat(run()).containsExactly("example.");
        now = now.plusSeconds(1000);
        assertThat(run()).isEmpty();
    }

    @Test
    void aZoneThatIsRemovedIsNotLookedUp() {
        queue.changed(zone("a."));
        queue.begun(List.of(zone("b.")));
        queue.remove(List.of(Name.of("a."), Name.of("b.")));

        assertThat(run()).isEmpty();
    }
}
