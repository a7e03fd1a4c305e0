package rootwalk.daemon.assembly.zones;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import rootwalk.authoritative.update.UpdateRecord;
import rootwalk.daemon.assembly.zones.ZoneTransactions.Refusal;
import rootwalk.daemon.assembly.zones.ZoneTransactions.RefusedException;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Name;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;

class ZoneTransactionsTest {

    private static final Name ZONE = Name.of("example.");
    private static final Name OTHER = Name.of("other.");

    private long now;
    private final ZoneTransactions transactions = new ZoneTransactions(new Time() {
        @Override
        public long nanos() {
            return now;
        }

        @Override
        public long millis() {
            return now / 1_000_000;
        }
    });

    private static UpdateRecord change(int octets) {
        return new UpdateRecord(ZONE, RecordType.TXT, RecordClass.IN, 60, Rdata.of(new byte[octets]));
    }

    private void passes(Duration time) {
        now += time.toNanos();
    }

    private static void assertRefused(ThrowingCallable call, Refusal refusal) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RefusedException.class,
                e -> assertThat(e.refusal()).isEqualTo(refusal));
    }

    @Test
    void eachClientHasItsOwn() throws Exception {
        transactions.begin(ZONE, "a");
        transactions.begin(ZONE, "b");
        transactions.begin(ZONE, ZoneTransactions.CONTROL);

        assertThat(transactions.add(ZONE, "a", List.of(change(1)))).isEqualTo(1);
        assertThat(transactions.commit(ZONE, "b")).isEmpty();
        assertThat(transactions.abort(ZONE, ZoneTransactions.CONTROL)).isZero();
        assertThat(transactions.size(ZONE, "a")).contains(1);
        assertRefused(() -> transactions.begin(ZONE, "a"), Refusal.EXISTS);
        assertRefused(() -> transactions.add(OTHER, "a", List.of()), Refusal.NONE);
    }

    @Test
    void nothingIsAddedWhileTheChangesAreMade() throws Exception {
        transactions.begin(ZONE, "a");
        transactions.add(ZONE, "a", List.of(change(1)));
        assertThat(transactions.commit(ZONE, "a")).hasSize(1);

        assertRefused(() -> transactions.add(ZONE, "a", List.of(change(1))), Refusal.BEING_COMMITTED);
        assertRefused(() -> transactions.commit(ZONE, "a"), Refusal.BEING_COMMITTED);
        assertRefused(() -> transactions.abort(ZONE, "a"), Refusal.BEING_COMMITTED);
        transactions.settle(ZONE, "a", false);
        assertThat(transactions.add(ZONE, "a", List.of(change(1)))).isEqualTo(2);
        assertThat(transactions.commit(ZONE, "a")).hasSize(2);
        transactions.settle(ZONE, "a", true);
        assertThat(transactions.size(ZONE, "a")).isEmpty();
    }

    @Test
    void oneThatIsNotUsedForAnHourEnds() throws Exception {
        transactions.begin(ZONE, "a");
        passes(Duration.ofMinutes(59));
        transactions.add(ZONE, "a", List.of(change(1)));
        passes(Duration.ofMinutes(59));
        assertThat(transactions.size(ZONE, "a")).contains(1);
        passes(Duration.ofMinutes(2));

        assertThat(transactions.size(ZONE, "a")).isEmpty();
        transactions.begin(ZONE, "a");
    }

    @Test
    void oneOfAZoneThatIsNotServedEnds() throws Exception {
        transactions.begin(ZONE, "a");
        transactions.begin(OTHER, "a");
        transactions.keep(OTHER::equals);

        assertThat(transactions.size(ZONE, "a")).isEmpty();
        assertThat(transactions.size(OTHER, "a")).contains(0);
    }

    @Test
    void changesAndMemoryOfAClientAreLimited() throws Exception {
        transactions.begin(ZONE, "a");
        transactions.begin(OTHER, "a");
        transactions.add(ZONE, "a", Collections.nCopies(400, change(20_000)));
        transactions.add(OTHER, "a", Collections.nCopies(400, change(20_000)));

        assertRefused(() -> transactions.add(ZONE, "a", Collections.nCopies(100, change(20_000))), Refusal.TOO_LARGE);
        assertThat(transactions.size(ZONE, "a")).contains(400);
        transactions.begin(ZONE, "b");
        transactions.add(ZONE, "b", Collections.nCopies(ZoneTransactions.MOST_CHANGES, change(1)));
        assertRefused(() -> transactions.add(ZONE, "b", List.of(change(1))), Refusal.TOO_LARGE);
        for (int i = 0; i < 998; i++) {
            transactions.begin(Name.of(i + ".example."), "a");
        }
        assertRefused(() -> transactions.begin(Name.of("one-more.example."), "a"), Refusal.TOO_LARGE);
    }
}
