package rootwalk.resolver.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.DelegationCache;
import rootwalk.resolver.contract.LocalCut;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent.Source;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

class BailiwicksTest {

    /// Has `own.test.`, but for what is below `sub.own.test.`: that is for others.
    private static final LocalData OWN = new LocalData() {
        private static final Name APEX = Name.of("own.test.");
        private static final Name CUT = Name.of("sub.own.test.");

        @Override
        public @Nullable Resolution find(Question question) {
            return question.name().isSubdomainOf(APEX) && !question.name().isSubdomainOf(CUT)
                    ? Resolution.failed(ResponseCode.NXDOMAIN, 0, new ExtendedError(ExtendedError.OTHER, ""))
                    : null;
        }

        @Override
        public @Nullable LocalCut deepestCut(Name name) {
            return name.isSubdomainOf(CUT)
                    ? new LocalCut(APEX, RRset.of(CUT, RecordType.NS, 60, Rdata.of(Name.of("ns."))), List.of())
                    : null;
        }
    };

    private static final Time TIME = new Time() {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public long millis() {
            return 0;
        }
    };

    private final DelegationCache delegations = new DelegationCache(1 << 16);
    private final Bailiwicks bailiwicks = new Bailiwicks(
            Set.of(Name.of("house.test.")), OWN, delegations, TIME);

    private static Delegation delegation(String cut, Source source) {
        return new Delegation(Name.of(cut), source, List.of(), 60, Long.MAX_VALUE);
    }

    /// Of an alias beside the target.
    private boolean covers(String cut, String target) {
        return covers(cut, "alias." + Name.of(target).parent(), target);
    }

    private boolean covers(String cut, String alias, String target) {
        return bailiwicks.covers(delegation(cut, Source.REFERRAL), Name.of(alias.replace("..", ".")),
                new Question(Name.of(target), RecordType.A));
    }

    @Test
    void noCutIsBetweenAnAliasAndItsSiblings() {
        assertThat(covers("test.", "www.example.test.", "web.example.test.")).isTrue();
        assertThat(covers("test.", "www.example.test.", "other.test.")).isTrue();
        assertThat(covers("test.", "www.example.test.", "node.www.example.test.")).isTrue();
    }

    @Test
    void aZoneMayEndAboveAllOtherTargets() {
        assertThat(covers("test.", "www.test.", "www.balancer.test.")).isFalse();
        assertThat(covers("test.", "www.example.test.", "www.other.test.")).isFalse();
    }

    @Test
    void aBailiwickEndsAtTheNextKnownCut() {
        delegations.keep(delegation("balancer.test.", Source.REFERRAL), TIME.millis());
        assertThat(covers("test.", "www.test.", "balancer.test.")).isFalse();
    }

    @Test
    void aForwarderIsTrustedForAllNamesBelowItsZone() {
        Question target = new Question(Name.of("www.balancer.test."), RecordType.A);
        assertThat(bailiwicks.covers(delegation("test.", Source.FORWARD), Name.of("www.test."), target)).isTrue();
        assertThat(bailiwicks.covers(delegation("other.", Source.FORWARD), Name.of("www.other."), target)).isFalse();
    }

    @Test
    void serversAreTrustedForNamesBelowTheirCut() {
        assertThat(covers("test.", "www.example.test.")).isTrue();
        assertThat(covers("example.test.", "www.other.test.")).isFalse();
    }

    @Test
    void serversAboveAConfiguredZoneAreNotTrustedForIt() {
        assertThat(covers(".", "www.house.test.")).isFalse();
        assertThat(covers("test.", "house.test.")).isFalse();
    }

    @Test
    void thoseOfTheConfiguredZoneAndBelowItMay() {
        assertThat(covers("house.test.", "www.house.test.")).isTrue();
        assertThat(covers("sub.house.test.", "www.sub.house.test.")).isTrue();
    }

    @Test
    void noOtherServerIsTrustedForAuthoritativeData() {
        assertThat(covers("test.", "www.own.test.")).isFalse();
        assertThat(covers(".", "own.test.")).isFalse();
    }

    @Test
    void belowALocalCutItsServersAreTrusted() {
        assertThat(covers("test.", "www.sub.own.test.")).isFalse();
        assertThat(covers("sub.own.test.", "www.sub.own.test.")).isTrue();
    }
}
