package rootwalk.resolver.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.ResolutionEvent.Source;
import rootwalk.wire.Name;

class ZoneQuotaTest {

    private final ZoneQuota zoneQuota = new ZoneQuota(2);
    private final Delegation silent = delegation("silent.test.", Source.REFERRAL);

    private static Delegation delegation(String cut, Source source) {
        return new Delegation(Name.of(cut), source, List.of(), 60, Long.MAX_VALUE);
    }

    @Test
    void oneZoneLeavesPlacesForTheOthers() {
        assertThat(zoneQuota.tryAcquire(silent)).isTrue();
        assertThat(zoneQuota.tryAcquire(silent)).isTrue();

        assertThat(zoneQuota.tryAcquire(silent)).isFalse();
        assertThat(zoneQuota.tryAcquire(delegation("good.test.", Source.REFERRAL))).isTrue();
        assertThat(zoneQuota.rejected()).isEqualTo(1);
    }

    @Test
    void aDisconnectFreesAPlace() {
        zoneQuota.tryAcquire(silent);
        zoneQuota.tryAcquire(silent);
        zoneQuota.tryAcquire(silent);

        zoneQuota.release(silent);

        assertThat(zoneQuota.tryAcquire(silent)).isTrue();
        assertThat(zoneQuota.tryAcquire(silent)).isFalse();
    }

    @Test
    void serversOfTheOperatorsChoiceAreAskedAsMuchAsThereIs() {
        Delegation forwarder = delegation(".", Source.FORWARD);

        assertThat(zoneQuota.tryAcquire(forwarder)).isTrue();
        assertThat(zoneQuota.tryAcquire(forwarder)).isTrue();
        assertThat(zoneQuota.tryAcquire(forwarder)).isTrue();
    }
}
