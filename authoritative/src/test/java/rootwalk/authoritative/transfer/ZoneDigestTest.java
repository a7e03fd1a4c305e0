package rootwalk.authoritative.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.authoritative.transfer.ZoneDigest.Result;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.text.RecordText;

/// The zones of RFC 8976 appendix A.
class ZoneDigestTest {

    private static final Name APEX = Name.of("example.");
    private static final String SOA = "example. 86400 IN SOA ns1 admin 2018031900 1800 900 604800 86400";
    private static final List<String> SIMPLE = List.of(SOA, "example. 86400 IN NS ns1", "example. 86400 IN NS ns2",
            "example. 86400 IN ZONEMD 2018031900 1 1 c68090d90a7aed716bc459f9340e3d7c1370d4d24b7e2fc3a1ddc0b9a87153b9"
                    + "a9713b3c9ae5cc27777f98b8e730044c",
            "ns1 3600 IN A 203.0.113.63", "ns2 3600 IN AAAA 2001:db8::63");
    private static final List<String> COMPLEX = List.of(SOA, "example. 86400 IN NS ns1", "example. 86400 IN NS ns2",
            "example. 86400 IN ZONEMD 2018031900 1 1 a3b69bad980a3504e1cffcb0fd6397f93848071c93151f552ae2f6b1711d4bd2"
                    + "d8b39808226d7b9db71e34b72077f8fe",
            "ns1 3600 IN A 203.0.113.63", "NS2 3600 IN AAAA 2001:db8::63",
            "occluded.sub 7200 IN TXT \"I'm occluded but must be digested\"", "sub 7200 IN NS ns1",
            "duplicate 300 IN TXT \"I must be digested just once\"",
            "duplicate 300 IN TXT \"I must be digested just once\"",
            "UPPERCASE 3600 IN TXT \"canonicalize uppercase owner names\"", "* 777 IN PTR dont-forget-about-wildcards",
            "mail 3600 IN MX 20 MAIL1", "mail 3600 IN MX 10 Mail2.Example.", "sortme 3600 IN AAAA 2001:db8::5:61",
            "sortme 3600 IN AAAA 2001:db8::3:62", "sortme 3600 IN AAAA 2001:db8::4:63",
            "sortme 3600 IN AAAA 2001:db8::1:65", "sortme 3600 IN AAAA 2001:db8::2:64",
            "non-apex 900 IN ZONEMD 2018031900 1 1 616c6c6f776564206275742069676e6f7265642e20616c6c6f77656420627574"
                    + "2069676e6f7265642e20616c6c6f7765");

    private static ZoneSnapshot zone(List<String> records) {
        ZoneEdit edit = ZoneEdit.begin(APEX, EditObserver.NONE);
        records.forEach(record -> edit.add(RecordText.parse(record, APEX, 0, (_, _) -> {})));
        ZoneSnapshot made = edit.build();
        assertThat(made).isNotNull();
        return made;
    }

    private static Result with(String replaced, String by) {
        return ZoneDigest.verify(zone(SIMPLE.stream().map(record -> record.replace(replaced, by)).toList()));
    }

    @Test
    void ofASmallZoneIsVerified() {
        assertThat(ZoneDigest.verify(zone(SIMPLE))).isEqualTo(new Result.Verified());
    }

    @Test
    void ofDuplicateOccludedAndUppercaseRecordsIsVerified() {
        assertThat(ZoneDigest.verify(zone(COMPLEX))).isEqualTo(new Result.Verified());
    }

    @Test
    void isWrongWithAnotherRecordTtlOrSerial() {
        assertThat(with("203.0.113.63", "203.0.113.64")).isInstanceOf(Result.Wrong.class);
        assertThat(with("ns2 3600", "ns2 3601")).isInstanceOf(Result.Wrong.class);
        assertThat(with("ZONEMD 2018031900", "ZONEMD 2018031901")).isEqualTo(
                new Result.Wrong("its digest is of serial 2018031901, not 2018031900"));
    }

    @Test
    void isUnsupportedWithAnotherSchemeOrHash() {
        assertThat(with("1 1 c680", "2 1 c680")).isEqualTo(new Result.Unsupported());
        assertThat(with("1 1 c680", "1 9 c680")).isEqualTo(new Result.Unsupported());
    }

    /// Section 4, item 4.
    @Test
    void isWrongIfTwoAreOfOneSchemeAndHash() {
        List<String> records = new ArrayList<>(SIMPLE);
        records.add("example. 86400 IN ZONEMD 2018031900 1 1 " + "00".repeat(48));

        assertThat(ZoneDigest.verify(zone(records))).isInstanceOf(Result.Wrong.class);
    }

    @Test
    void isVerifiedIfOneOfSeveralIsRight() {
        List<String> records = new ArrayList<>(SIMPLE);
        records.add("example. 86400 IN ZONEMD 2018031900 1 2 " + "00".repeat(64));

        assertThat(ZoneDigest.verify(zone(records))).isEqualTo(new Result.Verified());
    }

    @Test
    void isAbsentWithoutARecord() {
        assertThat(ZoneDigest.verify(zone(SIMPLE.stream().filter(record -> !record.contains("ZONEMD")).toList())))
                .isEqualTo(new Result.Absent());
    }
}
