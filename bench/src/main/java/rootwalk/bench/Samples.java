package rootwalk.bench;

import java.util.Arrays;
import java.util.List;

import rootwalk.wire.EdnsOption;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.codec.RequestView;
import rootwalk.wire.text.RdataText;

/// The messages and records that the benchmarks share.
final class Samples {

    private Samples() {}

    /// A query as stub resolvers send it: RD, nothing else.
    static byte[] query(String name, int type) {
        byte[] buffer = new byte[512];
        MessageWriter writer = new MessageWriter();
        writer.begin(buffer, 0, buffer.length, 0x1234, Flags.RD);
        writer.question(new Question(Name.of(name), type));
        return Arrays.copyOf(buffer, writer.finish());
    }

    /// A query as dig sends it: EDNS with DO and a cookie.
    static byte[] ednsQuery(String name, int type) {
        byte[] buffer = new byte[512];
        MessageWriter writer = new MessageWriter();
        writer.begin(buffer, 0, buffer.length, 0x1234, Flags.RD | Flags.AD);
        writer.question(new Question(Name.of(name), type));
        writer.opt(1232, 0, 0, true);
        writer.option(new EdnsOption(EdnsOption.COOKIE, Octets.of(new byte[8])));
        return Arrays.copyOf(buffer, writer.finish());
    }

    static RequestView view(byte[] request) {
        RequestView view = new RequestView();
        if (view.read(request, 0, request.length) != RequestView.Shape.QUERY) {
            throw new IllegalStateException("not a query");
        }
        return view;
    }

    static RRset set(String owner, int type, String... data) {
        return RRset.of(
                Name.of(owner),
                type,
                3600,
                Arrays.stream(data).map(text -> RdataText.parse(type, text, Name.ROOT)).toList());
    }

    /// What a server of com. says about one of its children: two name servers and their addresses.
    static List<RRset> referral() {
        return List.of(
                set("example.com.", RecordType.NS, "ns1.example.com.", "ns2.example.com."),
                set("ns1.example.com.", RecordType.A, "192.0.2.1"),
                set("ns2.example.com.", RecordType.A, "192.0.2.2"),
                set("ns1.example.com.", RecordType.AAAA, "2001:db8::1"),
                set("ns2.example.com.", RecordType.AAAA, "2001:db8::2"));
    }

    static RRset soa() {
        return set("example.com.", RecordType.SOA,
                "ns1.example.com. hostmaster.example.com. 2026010100 7200 3600 1209600 300");
    }

    /// The finished referral.
    static byte[] referralMessage() {
        byte[] buffer = new byte[1232];
        MessageWriter writer = new MessageWriter();
        writer.beginResponse(view(query("www.example.com.", RecordType.A)), buffer, 0, buffer.length, 0);
        writer.section(Section.AUTHORITY);
        List<RRset> rrsets = referral();
        writer.add(rrsets.getFirst());
        writer.section(Section.ADDITIONAL);
        rrsets.subList(1, rrsets.size()).forEach(writer::add);
        writer.opt(1232, 0, 0, true);
        return Arrays.copyOf(buffer, writer.finish());
    }
}
