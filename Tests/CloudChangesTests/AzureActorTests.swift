import Testing

@testable import CloudChanges

@Suite("Azure: actors")
struct AzureActorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        /// Members of the record.
        var fields: String
        var key: String
        var kind: ActorIdentity.Kind
        var display: String
        var testDescription: String { name }
    }

    private static let oid = "http://schemas.microsoft.com/identity/claims/objectidentifier"
    private static let guid = "aaaaaaaa-0000-4000-8000-000000000001"
    private static let app = "bbbbbbbb-0000-4000-8000-000000000002"

    private static let cases: [Case] = [
        Case(
            name: "a person by object id, whatever the tool",
            fields:
                #""claims":{"\#(oid)":"\#(guid)","appid":"04b07795-8ddb-461a-bbee-02f9e1bf7b46","appidacr":"0","http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn":"ada@example.org"}"#,
            key: "azure:oid/\(guid)", kind: .human, display: "ada@example.org"),
        Case(
            name: "a person through an application with a certificate",
            fields:
                #""claims":{"\#(oid)":"\#(guid)","appid":"\#(app)","appidacr":"2","http://schemas.microsoft.com/identity/claims/scope":"user_impersonation","name":"Ada L","http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name":"ada@example.org"}"#,
            key: "azure:oid/\(guid)", kind: .human, display: "ada@example.org"),
        Case(
            name: "a service principal with a secret",
            fields: #""claims":{"oid":"\#(guid)","appid":"\#(app)","appidacr":"1"},"caller":"\#(guid)""#,
            key: "azure:oid/\(guid)", kind: .workload, display: "application \(app)"),
        Case(
            name: "the token's own word decides",
            fields: #""claims":{"oid":"\#(guid)","appid":"\#(app)","idtyp":"app","name":"ada@example.org"}"#,
            key: "azure:oid/\(guid)", kind: .workload, display: "application \(app)"),
        Case(
            name: "a managed identity by its resource",
            fields:
                #""claims":{"oid":"\#(guid)","appid":"\#(app)","appidacr":"2","xms_mirid":"/subscriptions/s/resourcegroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/deployer"}"#,
            key: "azure:oid/\(guid)", kind: .workload, display: "userAssignedIdentities/deployer"),
        Case(
            name: "a service of Microsoft's",
            fields:
                #""claims":{"oid":"\#(guid)","appid":"7319C514-987d-4e9b-ac3d-d38c4f427f4c","appidacr":"2"}"#,
            key: "azure:oid/\(guid)", kind: .service, display: "Azure Kubernetes Service"),
        Case(
            name: "a person with that service's id is no service",
            fields:
                #""claims":{"oid":"\#(guid)","appid":"7319c514-987d-4e9b-ac3d-d38c4f427f4c","upn":"ada@example.org"}"#,
            key: "azure:oid/\(guid)", kind: .human, display: "ada@example.org"),
        Case(
            name: "a guest is the person at home",
            fields: #""claims":{"oid":"\#(guid)","upn":"ada_l_example.org#EXT#@contoso.onmicrosoft.com"}"#,
            key: "azure:oid/\(guid)", kind: .human, display: "ada_l@example.org"),
        Case(
            name: "the role assignment's principal",
            fields:
                #""caller":"x","authorization":{"evidence":{"principalId":"aaaaaaaa000040008000000000000001","principalType":"ServicePrincipal"}}"#,
            key: "azure:oid/\(guid)", kind: .workload, display: "x"),
        Case(
            name: "a group allowed it, so the caller counts",
            fields:
                #""caller":"Ada@Example.org","authorization":{"evidence":{"principalId":"aaaaaaaa000040008000000000000001","principalType":"Group"}}"#,
            key: "azure:upn/ada@example.org", kind: .human, display: "Ada@Example.org"),
        Case(
            name: "a caller that is an id", fields: #""caller":"\#(guid.uppercased())""#,
            key: "azure:oid/\(guid)", kind: .workload, display: guid.uppercased()),
        Case(
            name: "a caller that is the application",
            fields: #""caller":"\#(app)","claims":{"appid":"\#(app)"}"#,
            key: "azure:app/\(app)", kind: .workload, display: "application \(app)"),
        Case(
            name: "a name alone", fields: #""identity":{"claims":{"name":"denethor@example.org"}}"#,
            key: "azure:upn/denethor@example.org", kind: .human, display: "denethor@example.org"),
        Case(
            name: "nobody", fields: #""claims":{"ver":"1.0"}"#, key: "unknown", kind: .unknown,
            display: "unknown"),
        Case(
            name: "claims of the wrong shape", fields: #""claims":[1],"identity":"x""#, key: "unknown",
            kind: .unknown, display: "unknown"),
    ]

    @Test("who acted", arguments: cases)
    func actor(_ example: Case) throws {
        let value = try JSONParser().parse("{\(example.fields)}")
        let actor = AzureActor(AzureRecord(value)).identity
        #expect(actor.key == example.key)
        #expect(actor.kind == example.kind)
        #expect(actor.display == example.display)
    }

    @Test("a deployment that acts for someone is the intermediary; the write's own action is none")
    func intermediary() throws {
        func via(_ action: String) throws -> [String] {
            let value = try JSONParser().parse(
                #"{"operationName":"MICROSOFT.NETWORK/IPGROUPS/WRITE","authorization":{"action":"\#(action)"}}"#
            )
            return AzureActor(AzureRecord(value)).identity.via
        }
        #expect(try via("Microsoft.Resources/deployments/write") == ["Microsoft.Resources/deployments/write"])
        #expect(try via("Microsoft.Network/ipGroups/write").isEmpty)
    }
}
