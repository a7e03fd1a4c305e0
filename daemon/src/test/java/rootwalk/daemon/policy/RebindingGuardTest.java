package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.wire.Name;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;

class RebindingGuardTest {

    private static final Name PUBLIC = Name.of("www.example.");
    private static final Name OWN = Name.of("nas.corp.example.");

    private final RebindingGuard guard = new RebindingGuard(
            new NetworkSet.Builder()
                    .add(InetAddress.ofLiteral("10.0.0.0"), 8)
                    .add(InetAddress.ofLiteral("fd00::"), 8)
                    .build(),
            List.of(Name.of("corp.example.")));

    @Test
    void aSetOfPrivateAddressesIsLeftOut() {
        assertThat(guard.publicOnly(List.of(a(PUBLIC, "10.1.2.3")))).isEmpty();
        assertThat(guard.publicOnly(List.of(aaaa(PUBLIC, "fd12::1")))).isEmpty();
    }

    @Test
    void publicAddressesBesidePrivateOnesStay() {
        assertThat(guard.publicOnly(List.of(a(PUBLIC, "10.1.2.3", "192.0.2.1"))))
                .containsExactly(a(PUBLIC, "192.0.2.1"));
    }

    @Test
    void aPrivateDomainMayHavePrivateAddresses() {
        List<RecordSet> answer = List.of(a(OWN, "10.1.2.3"));

        assertThat(guard.objectsTo(answer)).isFalse();
        assertThat(guard.publicOnly(answer)).isEqualTo(answer);
    }

    @Test
    void anAnswerWithoutPrivateAddressesIsLeftAsItIs() {
        List<RecordSet> answer = List.of(
                RecordSet.of(PUBLIC, RecordType.CNAME, 60, Rdata.of(OWN)), a(PUBLIC, "192.0.2.1"));

        assertThat(guard.objectsTo(answer)).isFalse();
        assertThat(guard.publicOnly(answer)).isEqualTo(answer);
    }

    private static RecordSet a(Name owner, String... addresses) {
        return set(owner, RecordType.A, addresses);
    }

    private static RecordSet aaaa(Name owner, String... addresses) {
        return set(owner, RecordType.AAAA, addresses);
    }

    private static RecordSet set(Name owner, int type, String... addresses) {
        return RecordSet.of(owner, type, 60, List.of(addresses).stream()
                .map(address -> Rdata.of(InetAddress.ofLiteral(address).getAddress()))
                .toList());
    }
}
