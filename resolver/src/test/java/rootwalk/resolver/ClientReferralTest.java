package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.RecursionTest.lines;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rootwalk.dnssec.ValidationTime;
import rootwalk.dnssec.signing.Denial;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.Message;

/// Referrals for clients without RD, into signed zones.
class ClientReferralTest {

    private static final String SERVER = "192.0.2.1";

    private final SignedInternet internet = new SignedInternet();
    private boolean isSpoilt;

    @BeforeEach
    void zone() {
        internet.net.aggressiveNsec = false;
        internet.zone("test.", SERVER, Denial.NSEC, "www.test. 300 A 192.0.2.80").delegate(".", "test.").build();
        internet.net.server(SERVER).always(this::withServers);
    }

    /// Beside each answer is the NS RRset of the zone, with its signature.
    private Message withServers(Question question) {
        Message reply = internet.reply(SERVER, question);
        if (reply.answer().isEmpty()) {
            return reply;
        }
        List<RRset> authority = new ArrayList<>();
        for (RRset rrset : internet.reply(SERVER, new Question(Name.of("test."), RecordType.NS)).answer()) {
            authority.add(isSpoilt && rrset.type() == RecordType.NS
                    ? RRset.of(rrset.owner(), RecordType.NS, rrset.ttl(), Rdata.of(Name.of("ns.evil.")))
                    : rrset);
        }
        return ScriptedServer.message(question, Flags.AA, reply.answer(), authority, List.of());
    }

    private enum Signatures {
        WANTED, NOT_WANTED
    }

    private Resolution referral(Signatures signatures) {
        internet.takeAsked();
        Resolution referral = internet.net.resolver().fromCache(
                new Query(new Question(Name.of("other.test."), RecordType.A),
                        signatures == Signatures.WANTED, false, internet.net.events::add));
        assertThat(internet.takeAsked()).isEmpty();
        return referral;
    }

    /// RFC 4035 section 3.2.3: all that is in the authority section is secure.
    @Test
    void theSignedServersOfAZoneAreSecure() {
        internet.ask("www.test. A");

        for (int i = 0; i < 2; i++) {
            Resolution referral = referral(Signatures.WANTED);
            assertThat(referral.security()).isEqualTo(Security.SECURE);
            assertThat(referral.authority()).extracting(RRset::type).containsExactly(RecordType.NS, RecordType.RRSIG);
            assertThat(lines(referral.additional())).singleElement().asString().startsWith("ns.test. ")
                    .endsWith(" A " + SERVER);
        }
        assertThat(referral(Signatures.NOT_WANTED).authority()).extracting(RRset::type).containsExactly(RecordType.NS);
    }

    @Test
    void serversThatAreNotWhatTheZoneSignedAreNotNamed() {
        isSpoilt = true;
        internet.ask("www.test. A");

        Resolution referral = referral(Signatures.WANTED);

        assertThat(referral.security()).isEqualTo(Security.INSECURE);
        assertThat(lines(referral.authority())).singleElement().asString().endsWith(" NS ns.test.");
    }

    @Test
    void withoutKnownKeysTheServersAreThoseOfTheParent() {
        internet.anchors.all.clear();
        internet.ask("www.test. A");

        assertThat(referral(Signatures.WANTED).security()).isEqualTo(Security.INSECURE);
        assertThat(referral(Signatures.WANTED).authority()).extracting(RRset::type).containsExactly(RecordType.NS);
    }

    @Test
    void nothingIsSecureWhileTheTimeIsNotKnown() {
        internet.ask("www.test. A");
        internet.clock = ValidationTime.Unjudged::new;

        assertThat(referral(Signatures.WANTED).security()).isEqualTo(Security.INSECURE);
    }
}
