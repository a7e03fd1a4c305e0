package rootwalk.resolver.anchors;

import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.DelegationSigner;
import rootwalk.dnssec.ValidationTime;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.AnchorText;

/// Reads the trust anchors of the root in XML (RFC 9718 section 2). Document types and external entities
/// are not read.
final class AnchorXml {

    private static final String KEY_DIGEST = "KeyDigest";
    private static final String NO_ANCHOR = "this KeyDigest is not a trust anchor: ";
    private static final String REMEDY = "download it again from https://data.iana.org/root-anchors/root-anchors.xml";

    private final ValidationTime time;
    private final List<RRset> records = new ArrayList<>();
    private final List<AnchorFile.Fault> faults = new ArrayList<>();
    private final List<AnchorFile.Fault> warnings = new ArrayList<>();
    private @Nullable Name zone;

    /// The last end of an anchor that has ended, and the first begin of one that has not begun.
    private @Nullable Instant ended;
    private @Nullable Instant awaited;

    private AnchorXml(ValidationTime time) {
        this.time = time;
    }

    static AnchorFile.Content read(String text, ValidationTime time) {
        AnchorXml file = new AnchorXml(time);
        try {
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            factory.setProperty(XMLInputFactory.IS_COALESCING, true);
            file.document(factory.createXMLStreamReader(new StringReader(text)));
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNumber());
            file.faults.add(new AnchorFile.Fault(line, "the XML is malformed", REMEDY));
        }
        if (file.faults.isEmpty() && file.records.isEmpty()) {
            file.noneValid();
        }
        return new AnchorFile.Content(AnchorSet.of(file.records), file.faults, file.warnings);
    }

    private void noneValid() {
        if (awaited != null) {
            faults.add(new AnchorFile.Fault(1, "no trust anchor of the file is valid now; the next one is valid from "
                    + awaited, "check the clock of this host, or " + REMEDY));
        } else if (ended != null) {
            faults.add(new AnchorFile.Fault(1, "all trust anchors of the file have expired, the last one at " + ended,
                    REMEDY));
        }
    }

    private void document(XMLStreamReader xml) throws XMLStreamException {
        while (xml.hasNext()) {
            if (xml.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            switch (xml.getLocalName()) {
                case "Zone" -> zone = name(xml);
                case KEY_DIGEST -> keyDigest(xml);
                default -> {}
            }
        }
    }

    private @Nullable Name name(XMLStreamReader xml) throws XMLStreamException {
        int line = xml.getLocation().getLineNumber();
        String text = xml.getElementText().strip();
        try {
            return Name.of(text);
        } catch (IllegalArgumentException e) {
            faults.add(new AnchorFile.Fault(line, "the zone " + text + " is not a name", REMEDY));
            return null;
        }
    }

    private void keyDigest(XMLStreamReader xml) throws XMLStreamException {
        int line = xml.getLocation().getLineNumber();
        String from = xml.getAttributeValue(null, "validFrom");
        String until = xml.getAttributeValue(null, "validUntil");
        Map<String, String> fields = new HashMap<>();
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals(KEY_DIGEST)) {
                break;
            }
            if (event == XMLStreamConstants.START_ELEMENT) {
                fields.put(xml.getLocalName(), xml.getElementText().strip());
            }
        }
        try {
            if (isValid(from, until)) {
                add(line, fields);
            }
        } catch (IllegalArgumentException e) {
            faults.add(new AnchorFile.Fault(line, NO_ANCHOR + e.getMessage(), REMEDY));
        }
    }

    /// RFC 9718 section 2.2: an anchor must not be used outside of its times.
    private boolean isValid(@Nullable String from, @Nullable String until) {
        Instant begin = from == null ? Instant.MIN : time("validFrom", from);
        Instant end = until == null ? Instant.MAX : time("validUntil", until);
        return switch (time) {
            case ValidationTime.Unjudged() -> true;
            case ValidationTime.At(long now) -> isValid(begin, end, Instant.ofEpochSecond(now));
        };
    }

    private boolean isValid(Instant begin, Instant end, Instant now) {
        if (now.isBefore(begin)) {
            awaited = awaited == null || begin.isBefore(awaited) ? begin : awaited;
            return false;
        }
        if (!now.isBefore(end)) {
            ended = ended == null || end.isAfter(ended) ? end : ended;
            return false;
        }
        return true;
    }

    private static Instant time(String attribute, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    attribute + " " + text + " is not a time of the form 2024-07-18T00:00:00+00:00", e);
        }
    }

    private void add(int line, Map<String, String> fields) {
        if (zone == null) {
            throw new IllegalArgumentException("there is no Zone before it");
        }
        DelegationSigner signer = new DelegationSigner(number(fields, "KeyTag", 0xFFFF),
                number(fields, "Algorithm", 0xFF), number(fields, "DigestType", 0xFF),
                Octets.of(digest(fields)));
        AnchorText.check(RecordType.DS, signer.rdata(),
                (what, _) -> warnings.add(new AnchorFile.Fault(line, what, REMEDY)));
        records.add(RRset.of(zone, RecordType.DS, 0, signer.rdata()));
    }

    private static byte[] digest(Map<String, String> fields) {
        String digits = text(fields, "Digest").replaceAll("\\s", "");
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Digest is not an even number of hexadecimal digits (0 to 9, A to F)", e);
        }
    }

    private static String text(Map<String, String> fields, String name) {
        String text = fields.get(name);
        if (text == null || text.isEmpty()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return text;
    }

    private static int number(Map<String, String> fields, String name, int most) {
        String text = text(fields, name);
        try {
            int number = Integer.parseInt(text);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The same as a number out of range.
        }
        throw new IllegalArgumentException(name + " " + text + " is not a number from 0 to " + most);
    }
}
