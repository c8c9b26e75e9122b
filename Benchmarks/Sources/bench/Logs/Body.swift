/// What differs by operation in a record. Each part is JSON; `failure` is two members with their comma.
struct Body {
    var request = "null"
    var response = "null"
    var failure: String?
    var additional: String?
    var resources: String?

    /// A call that was refused, in the words of IAM.
    mutating func refuse(
        _ operation: Operation, by caller: Caller, in place: Place, _ numbers: inout SeededNumbers
    ) {
        let code = operation.service == "ec2" ? "Client.UnauthorizedOperation" : "AccessDenied"
        let action = "\(operation.service):\(operation.name)"
        let blob =
            operation.service == "ec2" ? " Encoded authorization failure message: \(numbers.base64(400))" : ""
        failure =
            #""errorCode":"\#(code)","errorMessage":"User: arn:aws:sts::\#(place.account):assumed-role/\#(caller.name) is not authorized to perform: \#(action) on resource: * because no identity-based policy allows the \#(action) action.\#(blob)","#
        response = "null"
    }
}
