package rootwalk.resolver.recursion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.WalkEvent.Source;
import rootwalk.wire.Name;

class ZonePlacesTest {

    private final ZonePlaces places = new ZonePlaces(2);
    private final Delegation silent = delegation("silent.test.", Source.REFERRAL);

    private static Delegation delegation(String cut, Source source) {
        return new Delegation(Name.of(cut), source, List.of(), 60, Long.MAX_VALUE);
    }

    @Test
    void oneZoneLeavesPlacesForTheOthers() {
        assertThat(places.enter(silent)).isTrue();
        assertThat(places.enter(silent)).isTrue();

        assertThat(places.enter(silent)).isFalse();
        assertThat(places.enter(delegation("good.test.", Source.REFERRAL))).isTrue();
        assertThat(places.turnedAway()).isEqualTo(1);
    }

    @Test
    void whoLeavesMakesRoom() {
        places.enter(silent);
        places.enter(silent);
        places.enter(silent);

        places.leave(silent);

        assertThat(places.enter(silent)).isTrue();
        assertThat(places.enter(silent)).isFalse();
    }

    @Test
    void serversOfTheOperatorsChoiceAreAskedAsMuchAsThereIs() {
        Delegation forwarder = delegation(".", Source.FORWARD);

        assertThat(places.enter(forwarder)).isTrue();
        assertThat(places.enter(forwarder)).isTrue();
        assertThat(places.enter(forwarder)).isTrue();
    }
}
