package rootwalk.resolver.recursion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.LocalCut;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.WalkEvent.Source;
import rootwalk.resolver.recursion.ConfiguredZone.Use;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordSet;
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
                    ? new LocalCut(APEX, RecordSet.of(CUT, RecordType.NS, 60, Rdata.of(Name.of("ns."))), List.of())
                    : null;
        }
    };

    private final Bailiwicks bailiwicks = new Bailiwicks(
            List.of(new ConfiguredZone(Name.of("house.test."), List.of(), Use.STUB)), OWN);

    private boolean covers(String cut, String target) {
        Delegation servers = new Delegation(Name.of(cut), Source.REFERRAL, List.of(), 60, Long.MAX_VALUE);
        return bailiwicks.covers(servers, new Question(Name.of(target), RecordType.A));
    }

    @Test
    void serversMaySpeakOfWhatIsBelowTheirCut() {
        assertThat(covers("test.", "www.example.test.")).isTrue();
        assertThat(covers("example.test.", "www.other.test.")).isFalse();
    }

    @Test
    void thoseAboveAConfiguredZoneMayNotSpeakOfIt() {
        assertThat(covers(".", "www.house.test.")).isFalse();
        assertThat(covers("test.", "house.test.")).isFalse();
    }

    @Test
    void thoseOfTheConfiguredZoneAndBelowItMay() {
        assertThat(covers("house.test.", "www.house.test.")).isTrue();
        assertThat(covers("sub.house.test.", "www.sub.house.test.")).isTrue();
    }

    @Test
    void nobodyElseMaySpeakOfOurOwnData() {
        assertThat(covers("test.", "www.own.test.")).isFalse();
        assertThat(covers(".", "own.test.")).isFalse();
    }

    @Test
    void belowACutOfOursItsServersMaySpeak() {
        assertThat(covers("test.", "www.sub.own.test.")).isFalse();
        assertThat(covers("sub.own.test.", "www.sub.own.test.")).isTrue();
    }
}
