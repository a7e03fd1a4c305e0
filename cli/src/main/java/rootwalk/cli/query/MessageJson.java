package rootwalk.cli.query;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Edns;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
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
            edns(edns, question, json);
        }
    }

    private static void edns(Edns edns, @Nullable Question question, JsonWriter json) {
        json.object("edns")
                .member("version", edns.version())
                .member("udpSize", edns.udpSize())
                .member("dnssecOk", edns.dnssecOk())
                .array("options");
        for (EdnsOption option : edns.options()) {
            json.object().member("code", option.code());
            content(OptionContent.of(option), question, json);
            json.member("dataHEX", option.data().toString()).endObject();
        }
        json.endArray().endObject();
    }

    private static void content(OptionContent content, @Nullable Question question, JsonWriter json) {
        switch (content) {
            case OptionContent.Failure(ExtendedError error) -> json.member("infoCode", error.code())
                    .member("purpose", ExtendedError.purpose(error.code())).member("extraText", error.text());
            case OptionContent.ServerIdentity(Octets identity) -> json.member("nsid", MessageText.readable(identity));
            case OptionContent.ClientSubnet(String address, int source, int scope) -> json.object("clientSubnet")
                    .member("address", address).member("sourcePrefix", source).member("scopePrefix", scope)
                    .endObject();
            case OptionContent.Expire(long seconds) -> json.member("expireSeconds", seconds);
            case OptionContent.Cookie(Octets client, Octets server) -> {
                json.member("clientCookieHEX", client.toString());
                if (server.length() > 0) {
                    json.member("serverCookieHEX", server.toString());
                }
            }
            case OptionContent.KeepAlive(int tenths) -> json.member("idleMilliseconds", 100L * tenths);
            case OptionContent.Padding(int octets) -> json.member("paddingOctets", octets);
            case OptionContent.ReportChannel(Name agent) -> json.member("agentDomain", agent.toString());
            case OptionContent.ZoneVersion version -> {
                json.object("zoneVersion").member("labels", version.labels());
                version.zone(question).ifPresent(zone -> json.member("zone", zone.toString()));
                json.member("type", version.type());
                version.serial().ifPresent(serial -> json.member("serial", serial));
                json.endObject();
            }
            case OptionContent.Unknown _ -> {}
        }
    }
}
