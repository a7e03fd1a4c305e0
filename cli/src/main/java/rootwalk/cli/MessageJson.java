package rootwalk.cli;

import rootwalk.wire.Edns;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Question;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.json.JsonWriter;
import rootwalk.wire.json.RecordJson;

/// Writes a message as JSON (RFC 8427 section 2), with the additional members `rcodeName` and `edns`.
final class MessageJson {

    private MessageJson() {}

    /// Writes the members of a message object; the caller opens and closes it.
    static void members(Message message, JsonWriter json) {
        int flags = message.flags();
        json.member("ID", message.id())
                .member("QR", (flags & Flags.QR) != 0)
                .member("Opcode", message.opcode())
                .member("AA", (flags & Flags.AA) != 0)
                .member("TC", (flags & Flags.TC) != 0)
                .member("RD", (flags & Flags.RD) != 0)
                .member("RA", (flags & Flags.RA) != 0)
                .member("AD", (flags & Flags.AD) != 0)
                .member("CD", (flags & Flags.CD) != 0)
                .member("RCODE", message.rcode())
                .member("rcodeName", ResponseCode.name(message.rcode()));
        Question question = message.question();
        if (question != null) {
            json.member("QNAME", question.name().toString())
                    .member("QTYPE", question.type())
                    .member("QTYPEname", RecordType.name(question.type()))
                    .member("QCLASS", question.dnsClass())
                    .member("QCLASSname", RecordClass.name(question.dnsClass()));
        }
        RecordJson.section("answerRRs", message.answer(), json);
        RecordJson.section("authorityRRs", message.authority(), json);
        RecordJson.section("additionalRRs", message.additional(), json);
        Edns edns = message.edns();
        if (edns != null) {
            edns(edns, json);
        }
    }

    private static void edns(Edns edns, JsonWriter json) {
        json.object("edns")
                .member("version", edns.version())
                .member("udpSize", edns.udpSize())
                .member("dnssecOk", edns.dnssecOk())
                .array("options");
        for (EdnsOption option : edns.options()) {
            json.object().member("code", option.code());
            MessageText.extendedError(option)
                    .ifPresent(error -> json.member("infoCode", error.code())
                            .member("purpose", ExtendedError.purpose(error.code()))
                            .member("extraText", error.text()));
            if (option.code() == EdnsOption.NSID) {
                json.member("nsid", MessageText.readable(option.data()));
            }
            json.member("dataHEX", option.data().toString()).endObject();
        }
        json.endArray().endObject();
    }
}
