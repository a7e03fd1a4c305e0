package rootwalk.resolver.recursion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.dnssec.Work;
import rootwalk.dnssec.WorkLimits;
import rootwalk.dnssec.denial.Base32Hex;
import rootwalk.dnssec.denial.Nsec3Hash;
import rootwalk.dnssec.signing.Denial;
import rootwalk.dnssec.signing.Records;
import rootwalk.dnssec.signing.TestKeys;
import rootwalk.dnssec.signing.ZoneSigner;
import rootwalk.resolver.cache.DenialCache;
import rootwalk.resolver.cache.RecordCache;
import rootwalk.resolver.servers.ResponseAnalysis;
import rootwalk.resolver.servers.ResponseAnalysis.Negative;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// The hashes that a search in an NSEC3 zone computes: each lookup makes one before it queries a server.
class SynthesisedAnswersTest {

    private static final Name ZONE = Name.of("hash.");
    private static final List<RRset> SIGNED = ZoneSigner.sign(Records.all("""
        hash. 3600 SOA ns.hash. h. 1 2 3 4 600
        hash. 3600 NS ns.hash.
        ns.hash. 300 A 192.0.2.1
        www.hash. 300 A 192.0.2.2
        a.b.c.hash. 300 A 192.0.2.3
        """), List.of(TestKeys.ecdsaP256(1)), new Denial.Nsec3(1, Octets.of((byte) 7), Denial.OptOut.OFF),
            TestKeys.LONG);

    private final DenialCache denials = new DenialCache(1 << 20);
    private final Work work = Work.ofQuery(WorkLimits.STANDARD);

    private @Nullable ResponseAnalysis find(String name) {
        return new SynthesisedAnswers(denials, new RecordCache(1 << 20)).find(
                new Question(Name.of(name), RecordType.A), ZONE, work, 0);
    }

    private static Name hashed(Name name) {
        byte[] label = new byte[Base32Hex.LENGTH];
        Base32Hex.write(new Nsec3Hash().hash(name, new byte[] {7}, 1), 0, label, 0);
        return Objects.requireNonNull(ZONE.child(label, 0, label.length));
    }

    /// Stores the records of all names, or only those of some.
    private void know(String... names) {
        Set<Name> owners = Stream.of(names).map(one -> hashed(Name.of(one))).collect(Collectors.toSet());
        List<RRset> proof = new ArrayList<>();
        for (int type : new int[] {RecordType.SOA, RecordType.NSEC3}) {
            SIGNED.stream().filter(one -> one.type() == type)
                    .filter(one -> type == RecordType.SOA || names.length == 0 || owners.contains(one.owner()))
                    .forEach(one -> {
                        proof.add(one);
                        proof.add(signatures(one));
                    });
        }
        denials.keep(proof, 600, 0);
    }

    private static RRset signatures(RRset rrset) {
        return SIGNED.stream().filter(one -> one.type() == RecordType.RRSIG && one.covers() == rrset.type()
                && one.owner().equals(rrset.owner())).findFirst().orElseThrow();
    }

    /// No span is known that has the name.
    private static String unknown(String suffix, Name apexNext) {
        for (int i = 0;; i++) {
            String name = "n" + i + suffix;
            Name first = Name.of(name);
            Name nextCloser = first.ancestor(2);
            if (Stream.of(first, nextCloser).allMatch(one -> isOutside(hashed(one), apexNext))) {
                return name;
            }
        }
    }

    private static boolean isOutside(Name hash, Name apexNext) {
        Name apex = hashed(ZONE);
        boolean isLast = apexNext.compareTo(apex) < 0;
        boolean isAfter = hash.compareTo(apex) > 0;
        boolean isBefore = hash.compareTo(apexNext) < 0;
        return isLast ? !(isAfter || isBefore) : !(isAfter && isBefore);
    }

    private static Name nextOfApex() {
        List<Name> chain = SIGNED.stream().filter(one -> one.type() == RecordType.NSEC3).map(RRset::owner).sorted()
                .toList();
        return chain.get((chain.indexOf(hashed(ZONE)) + 1) % chain.size());
    }

    @Test
    void aNameInNoKnownSpanCostsOneHash() {
        know("hash.");

        assertThat(find(unknown(".hash.", nextOfApex()))).isNull();

        assertThat(work.hashes()).isEqualTo(1);
    }

    @Test
    void aDeepNameInNoKnownSpanCostsOneHashForEachNameBelowTheApex() {
        know("hash.");
        String nextCloser = unknown(".hash.", nextOfApex());

        assertThat(find(unknown("." + nextCloser, nextOfApex()))).isNull();

        assertThat(work.hashes()).isEqualTo(2);
    }

    /// Names, their ancestors down to the first that exists, and the wildcard, each hashed once.
    @ParameterizedTest
    @CsvSource({"no.hash.,3", "x.no.hash.,4", "no.www.hash.,3", "no.c.hash.,3", "y.no.b.c.hash.,4"})
    void aDenialCostsOneHashForEachName(String name, int hashes) {
        know();

        assertThat(find(name)).isInstanceOfSatisfying(Negative.class,
                found -> assertThat(found.nameError()).isTrue());

        assertThat(work.hashes()).isEqualTo(hashes);
    }

    @Test
    void aNameWithoutTheTypeCostsOneHash() {
        know();

        assertThat(find("b.c.hash.")).isInstanceOfSatisfying(Negative.class,
                found -> assertThat(found.nameError()).isFalse());

        assertThat(work.hashes()).isEqualTo(1);
    }

    @Test
    void aNameThatExistsCostsOneHash() {
        know();

        assertThat(find("www.hash.")).isNull();

        assertThat(work.hashes()).isEqualTo(1);
    }

    @Test
    void afterManyHashesNothingMoreIsSearched() {
        know();
        while (work.hashes() < 64) {
            assertThat(work.takeHash()).isTrue();
        }

        assertThat(find("no.hash.")).isNotNull();
        assertThat(find("no.hash.")).isNull();
    }
}
