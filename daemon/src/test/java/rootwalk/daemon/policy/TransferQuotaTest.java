package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import rootwalk.socket.ClientPrefix;

class TransferQuotaTest {

    private static final ClientPrefix ONE = ClientPrefix.of(false, 1);
    private static final ClientPrefix OTHER = ClientPrefix.of(false, 2);

    private final TransferQuota quota = new TransferQuota(3, 2, Duration.ZERO);

    private TransferQuota.Place enter(ClientPrefix client) {
        return Objects.requireNonNull(quota.enter(client));
    }

    private static boolean runs(TransferQuota.Place place) throws InterruptedException {
        return place.await();
    }

    @Test
    void asManyRunAsMayRunInAll() throws InterruptedException {
        assertThat(runs(enter(ONE))).isTrue();
        assertThat(runs(enter(OTHER))).isTrue();
        assertThat(runs(enter(ClientPrefix.of(true, 1)))).isTrue();
        assertThat(runs(enter(ClientPrefix.of(false, 3)))).isFalse();
        assertThat(quota.running()).isEqualTo(3);
    }

    @Test
    void asManyRunAsOneClientMayHave() throws InterruptedException {
        assertThat(runs(enter(ONE))).isTrue();
        assertThat(runs(enter(ONE))).isTrue();
        assertThat(runs(enter(ONE))).isFalse();
        assertThat(runs(enter(OTHER))).isTrue();
    }

    @Test
    void theNextRunsInTheOrderOfArrival() throws InterruptedException {
        TransferQuota.Place first = enter(ONE);
        enter(ONE);
        enter(OTHER);
        TransferQuota.Place waiting = enter(OTHER);
        TransferQuota.Place later = enter(OTHER);

        first.close();

        assertThat(runs(waiting)).isTrue();
        assertThat(runs(later)).isFalse();
        assertThat(quota.running()).isEqualTo(3);
    }

    @Test
    void aClientThatHasItsShareDoesNotKeepOthersWaiting() throws InterruptedException {
        TransferQuota.Place ofOther = enter(OTHER);
        enter(ONE);
        enter(ONE);
        TransferQuota.Place ofOne = enter(ONE);
        TransferQuota.Place next = enter(OTHER);

        ofOther.close();

        assertThat(runs(ofOne)).isFalse();
        assertThat(runs(next)).isTrue();
    }

    @Test
    void aPlaceThatIsGivenUpWhileItWaitsLeavesNothingBehind() throws InterruptedException {
        List<TransferQuota.Place> running = List.of(enter(ONE), enter(ONE), enter(OTHER));
        TransferQuota.Place waiting = enter(OTHER);
        waiting.close();
        waiting.close();

        running.forEach(TransferQuota.Place::close);

        assertThat(runs(waiting)).isFalse();
        assertThat(quota.running()).isZero();
        assertThat(runs(enter(OTHER))).isTrue();
        assertThat(runs(enter(OTHER))).isTrue();
        assertThat(runs(enter(OTHER))).isFalse();
    }

    @Test
    void closingTwiceCountsOnce() {
        TransferQuota.Place place = enter(ONE);
        enter(OTHER);

        place.close();
        place.close();

        assertThat(quota.running()).isEqualTo(1);
    }

    @Test
    void onlySoManyWaitForOneClientAndInAll() {
        List<TransferQuota.Place> places = new ArrayList<>();
        for (int client = 1; client < 10; client++) {
            for (int i = 0; i < 300; i++) {
                TransferQuota.Place place = quota.enter(ClientPrefix.of(false, client));
                if (place != null) {
                    places.add(place);
                }
            }
            assertThat(places).hasSizeLessThanOrEqualTo(client * 252);
        }

        assertThat(places).hasSize(1003);
        places.forEach(TransferQuota.Place::close);
        assertThat(quota.running()).isZero();
        assertThat(quota.enter(ONE)).isNotNull();
    }
}
