/// One record of CloudTrail, keys in the order in which CloudTrail writes them.
///
/// Source: AWS CloudTrail User Guide, "CloudTrail record contents".
struct CloudTrailRecord {
    let json: String
    let truth: Truth?
}

extension CloudTrailRecord {
    init(
        in organisation: Organisation, at moment: Moment, account: Int, region: String, changesFirewall: Bool,
        _ numbers: inout SeededNumbers
    ) {
        let caller = organisation.caller(in: account, changing: changesFirewall, &numbers)
        let (identity, address, agent) = caller.appearance(at: moment.hour, &numbers)
        let place = Place(organisation: organisation, account: caller.account, region: region)
        let nearMiss =
            !changesFirewall && numbers.chance(NearMiss.share) ? NearMiss(in: place, &numbers) : nil
        let operation =
            nearMiss?.operation ?? (changesFirewall ? Operation.firewall : Operation.ordinary).draw(&numbers)
        var body =
            nearMiss?.body
            ?? (changesFirewall
                ? Body(firewall: operation, in: place, &numbers)
                : Body(ordinary: operation, in: place, &numbers))
        if body.failure == nil && numbers.chance(changesFirewall ? 0.05 : 0.03) {
            body.refuse(operation, by: caller, in: place, &numbers)
        }
        let eventID = numbers.uuid()
        let time = moment.text
        var json =
            #"{"eventVersion":"1.1\#(numbers.below(2))","userIdentity":\#(identity),"eventTime":"\#(time)","eventSource":"\#(operation.service).amazonaws.com","eventName":"\#(operation.name)","awsRegion":"\#(region)","sourceIPAddress":"\#(address)","userAgent":"\#(agent)","#
        if let failure = body.failure { json += failure }
        json += #""requestParameters":\#(body.request),"responseElements":\#(body.response),"#
        if let more = body.additional { json += #""additionalEventData":\#(more),"# }
        json += #""requestID":"\#(numbers.uuid())","eventID":"\#(eventID)","readOnly":\#(operation.reads),"#
        if let resources = body.resources { json += #""resources":\#(resources),"# }
        json +=
            #""eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"\#(caller.account)","eventCategory":"Management""#
        if caller.kind != .service && numbers.chance(0.8) {
            json +=
                #","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"\#(operation.service).\#(region).amazonaws.com"}"#
        }
        json += "}"
        self.json = json
        truth =
            changesFirewall
            ? Truth(eventID: eventID, time: time, name: operation.name, caller: caller.name) : nil
    }
}

/// Where a record happens.
struct Place {
    let organisation: Organisation
    let account: String
    let region: String
}
