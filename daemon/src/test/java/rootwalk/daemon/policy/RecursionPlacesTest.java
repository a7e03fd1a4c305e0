package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.ClientPrefix;

class RecursionPlacesTest {

    private static final ClientPrefix GREEDY = client(false, 0, 0xC0000201L);
    private static final ClientPrefix OTHER = client(false, 0, 0xC0000202L);

    private static ClientPrefix client(boolean ipv6, long high, long low) {
        ClientAddress address = new ClientAddress();
        address.set(ipv6, high, low, 4242);
        return ClientPrefix.of(address);
    }

    @Test
    void oneClientLeavesPlacesForTheOthers() {
        RecursionPlaces places = new RecursionPlaces(10, 2);

        assertThat(places.enter(GREEDY)).isTrue();
        assertThat(places.enter(GREEDY)).isTrue();
        assertThat(places.enter(GREEDY)).isFalse();
        assertThat(places.enter(OTHER)).isTrue();
        assertThat(places.taken()).isEqualTo(3);
        assertThat(places.turnedAway()).isEqualTo(1);
    }

    @Test
    void whoLeavesMayComeAgain() {
        RecursionPlaces places = new RecursionPlaces(10, 1);
        assertThat(places.enter(GREEDY)).isTrue();
        assertThat(places.enter(GREEDY)).isFalse();

        places.leave(GREEDY);

        assertThat(places.taken()).isZero();
        assertThat(places.enter(GREEDY)).isTrue();
    }

    @Test
    void thereAreOnlySoManyInAll() {
        RecursionPlaces places = new RecursionPlaces(1, 5);
        assertThat(places.enter(GREEDY)).isTrue();

        assertThat(places.enter(OTHER)).isFalse();
        assertThat(places.enter()).isFalse();
        assertThat(places.turnedAway()).as("what nobody asked for is not turned away").isEqualTo(1);

        places.leave(GREEDY);
        assertThat(places.enter(OTHER)).as("who was turned away holds nothing").isTrue();
    }

    @Test
    void theAddressesOfOneIpv6CustomerAreOneClient() {
        RecursionPlaces places = new RecursionPlaces(10, 1);
        assertThat(places.enter(client(true, 0x20010DB8_00000001L, 1))).isTrue();

        assertThat(places.enter(client(true, 0x20010DB8_000000FFL, 2))).isFalse();
        assertThat(places.enter(client(true, 0x20010DB8_00000100L, 1))).isTrue();
    }
}
