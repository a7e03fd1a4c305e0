package rootwalk.daemon.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.update.RRsetChange;
import rootwalk.authoritative.update.RRsetChanges;
import rootwalk.authoritative.update.SerialPolicy;
import rootwalk.authoritative.update.UpdateRejection;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.config.ApexRecords;
import rootwalk.config.Config;
import rootwalk.config.Template;
import rootwalk.daemon.api.ApiProblem;
import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.daemon.api.ApiZones.NewZone;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.Soa;

/// Creates and deletes zones for the REST API. Any thread.
record ZoneCreation(Daemon daemon) {

    Zone create(NewZone zone) throws ApiProblem {
        Service service = daemon.current();
        if (service.settings().find(zone.name()).isPresent()) {
            throw new ApiProblem(Kind.CONFLICT, "the zone " + zone.name() + " exists already");
        }
        Config config = service.config();
        String template = zone.template().or(() -> config.api().template()).orElseThrow(() -> new ApiProblem(
                Kind.INVALID, "a zone is created with a template; set api.template in the configuration, or give the"
                        + " member template"));
        boolean isSecondary = !zone.primaries().isEmpty()
                || config.template(template).filter(Template::isSecondary).isPresent();
        if (zone.isSecondary().filter(expected -> expected != isSecondary).isPresent()) {
            throw new ApiProblem(Kind.INVALID, "the zones of the template " + template + " are "
                    + (isSecondary ? "secondary zones" : "primary zones, unless they have primaries of their own"));
        }
        try {
            Optional<List<RRset>> content = zone.content().isEmpty() ? Optional.empty()
                    : Optional.of(completed(zone, config.template(template)));
            if (content.isPresent()) {
                check(zone.name(), content.get());
            }
            return new ZoneAdditions(daemon).add(zone.name(), template, zone.primaries(), content);
        } catch (ZoneAdditions.RefusedException e) {
            throw problem(e, Kind.INVALID);
        } catch (UpdateRejection e) {
            throw new ApiProblem(Kind.INVALID, e.reason(), e.record());
        }
    }

    /// @param condition on the last version
    void delete(Zone zone, Consumer<ZoneState> condition) throws ApiProblem {
        try {
            new ZoneAdditions(daemon).remove(zone.apex(), condition);
        } catch (ZoneAdditions.RefusedException e) {
            throw problem(e, Kind.CONFLICT);
        }
    }

    /// @param otherwise the kind if the request asks for something that is not possible
    private static ApiProblem problem(ZoneAdditions.RefusedException refused, Kind otherwise) {
        return new ApiProblem(switch (refused.refusal()) {
            case REQUEST -> otherwise;
            case EXISTS -> Kind.CONFLICT;
            case SERVER -> Kind.NOT_STORED;
        }, String.valueOf(refused.getMessage()));
    }

    /// Clients may leave the SOA record to the server, and the NS records to the template.
    private static List<RRset> completed(NewZone zone, Optional<Template> template)
            throws ZoneAdditions.RefusedException {
        List<RRset> content = new ArrayList<>(zone.content());
        RRset soa = apex(zone.name(), content, RecordType.SOA);
        RRset servers = apex(zone.name(), content, RecordType.NS);
        ApexRecords standard = template.flatMap(Template::apexRecords).orElse(null);
        List<Name> names = servers != null
                ? servers.rdata().stream().map(data -> Name.of(data.sharedOctets(), 0)).toList()
                : standard != null ? standard.nameServers() : List.of();
        if ((soa == null || servers == null) && !names.isEmpty()) {
            for (RRset made : ZoneAdditions.records(zone.name(), new ApexRecords(names,
                    standard == null ? Optional.empty() : standard.contact()))) {
                if (made.type() == RecordType.SOA ? soa == null : servers == null) {
                    content.add(made);
                }
            }
        }
        return content;
    }

    private static @Nullable RRset apex(Name zone, List<RRset> content, int type) {
        return content.stream().filter(rrset -> rrset.type() == type && rrset.owner().equals(zone)).findFirst()
                .orElse(null);
    }

    /// The rules are those of changes. They are applied to a zone that has only the SOA record, with the serial number before.
    ///
    /// @throws UpdateRejection if a zone must not have this content
    private void check(Name name, List<RRset> content) throws ApiProblem {
        RRset soa = apex(name, content, RecordType.SOA);
        if (soa == null) {
            throw new ApiProblem(Kind.INVALID, "the zone " + name + " would have no SOA and NS records; give the NS"
                    + " records, or set name-servers of the template", name + " SOA");
        }
        ZoneEdit edit = ZoneEdit.begin(name, EditObserver.NONE);
        edit.add(Soa.withSerial(soa, Soa.serial(soa) - 1));
        new RRsetChanges(name, content.stream().<RRsetChange>map(RRsetChange.Replace::new).toList(),
                SerialPolicy.INCREMENT, daemon.now()).applyTo(edit);
    }
}
