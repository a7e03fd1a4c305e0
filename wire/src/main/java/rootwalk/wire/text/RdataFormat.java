package rootwalk.wire.text;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import rootwalk.wire.RecordType;

/// The presentation format of the data of a type: its parts in order.
record RdataFormat(List<RdataPart> parts) {

    static RdataFormat of(RdataPart... parts) {
        return new RdataFormat(List.of(parts));
    }

    /// The syntax, `MX PREFERENCE EXCHANGE`.
    String pattern(int type) {
        return Stream.concat(Stream.of(RecordType.name(type)), parts.stream()
                .flatMap(part -> Stream.of(part.what().split(", ")))
                .map(what -> what.replace(' ', '-').toUpperCase(Locale.ROOT))).collect(Collectors.joining(" "));
    }

    void read(FieldReader fields, WireBuffer out) {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).read(fields, out);
        }
        fields.end();
    }

    void print(OctetReader data, StringBuilder text) {
        for (RdataPart part : parts) {
            part.print(data, text);
        }
        data.end();
    }
}
