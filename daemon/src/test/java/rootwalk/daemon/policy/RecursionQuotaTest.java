package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.socket.ClientPrefix;

class RecursionQuotaTest {

    private static final ClientPrefix GREEDY = client(false, 0, 0xC0000201L);
    private static final ClientPrefix OTHER = client(false, 0, 0xC0000202L);

    private static ClientPrefix client(boolean ipv6, long high, long low) {
        ClientAddress address = new ClientAddress();
        address.set(ipv6, high, low, 4242);
        return address.prefix();
    }

    @Test
    void oneClientLeavesQuotaForTheOthers() {
        RecursionQuota quota = new RecursionQuota(10, 2);

        assertThat(quota.tryAcquire(GREEDY)).isTrue();
        assertThat(quota.tryAcquire(GREEDY)).isTrue();
        assertThat(quota.tryAcquire(GREEDY)).isFalse();
        assertThat(quota.tryAcquire(OTHER)).isTrue();
        assertThat(quota.taken()).isEqualTo(3);
        assertThat(quota.rejected()).isEqualTo(1);
    }

    @Test
    void whoLeavesMayComeAgain() {
        RecursionQuota quota = new RecursionQuota(10, 1);
        assertThat(quota.tryAcquire(GREEDY)).isTrue();
        assertThat(quota.tryAcquire(GREEDY)).isFalse();

        quota.release(GREEDY);

        assertThat(quota.taken()).isZero();
        assertThat(quota.tryAcquire(GREEDY)).isTrue();
    }

    @Test
    void thereAreOnlySoManyInAll() {
        RecursionQuota quota = new RecursionQuota(1, 5);
        assertThat(quota.tryAcquire(GREEDY)).isTrue();

        assertThat(quota.tryAcquire(OTHER)).isFalse();
        assertThat(quota.tryAcquire()).isFalse();
        assertThat(quota.rejected()).as("what nobody asked for is not turned away").isEqualTo(1);

        quota.release(GREEDY);
        assertThat(quota.tryAcquire(OTHER)).as("who was turned away holds nothing").isTrue();
    }

    @Test
    void aClientThatReleasesOnePermitKeepsTheOthers() {
        RecursionQuota quota = new RecursionQuota(10, 3);
        for (int i = 0; i < 3; i++) {
            assertThat(quota.tryAcquire(GREEDY)).isTrue();
        }

        quota.release(GREEDY);

        assertThat(quota.tryAcquire(GREEDY)).isTrue();
        assertThat(quota.tryAcquire(GREEDY)).isFalse();
    }

    @Test
    void resolutionsContinueInTheBackgroundUntilAQuarterOfThePermitsIsInUse() {
        RecursionQuota quota = new RecursionQuota(8, 8);
        assertThat(quota.tryAcquire()).isTrue();
        assertThat(quota.tryAcquire()).isTrue();
        assertThat(quota.hasRoomForBackground()).isTrue();

        assertThat(quota.tryAcquire()).isTrue();
        assertThat(quota.hasRoomForBackground()).isFalse();
    }

    @Test
    void theAddressesOfOneIpv6CustomerAreOneClient() {
        RecursionQuota quota = new RecursionQuota(10, 1);
        assertThat(quota.tryAcquire(client(true, 0x20010DB8_00000001L, 1))).isTrue();

        assertThat(quota.tryAcquire(client(true, 0x20010DB8_000000FFL, 2))).isFalse();
        assertThat(quota.tryAcquire(client(true, 0x20010DB8_00000100L, 1))).isTrue();
    }
}
