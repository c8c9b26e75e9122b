extension Body {
    /// The body of a call that touches no firewall, in the shapes of the services that call most.
    init(ordinary operation: Operation, in place: Place, _ numbers: inout SeededNumbers) {
        self.init()
        let (account, region) = (place.account, place.region)
        switch (operation.service, operation.name) {
        case ("sts", "GetCallerIdentity"), ("sts", "GetSessionToken"): break
        case ("sts", _):
            let role =
                "arn:aws:iam::\(account):role/\(numbers.pick(["ci", "audit", "batch", "node"]))-\(numbers.hex(4))"
            request =
                #"{"roleArn":"\#(role)","roleSessionName":"\#(numbers.hex(12))","durationSeconds":3600}"#
            response =
                #"{"credentials":{"accessKeyId":"ASIA\#(numbers.key(16))","sessionToken":"\#(numbers.base64(340))\u003d\u003d","expiration":"Mar 2, 2026, 1:00:00 PM"},"assumedRoleUser":{"assumedRoleId":"AROA\#(numbers.key(17)):s","arn":"\#(role)/s"}}"#
            resources = #"[{"accountId":"\#(account)","type":"AWS::IAM::Role","ARN":"\#(role)"}]"#
        case ("kms", _):
            let key = "arn:aws:kms:\(region):\(account):key/\(numbers.uuid())"
            request =
                #"{"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::data-\#(numbers.hex(6))"},"keyId":"\#(key)","encryptionAlgorithm":"SYMMETRIC_DEFAULT"}"#
            resources = #"[{"accountId":"\#(account)","type":"AWS::KMS::Key","ARN":"\#(key)"}]"#
        case ("s3", _):
            let bucket = "\(numbers.pick(["raw", "logs", "web", "backup"]))-\(account)-\(numbers.below(40))"
            request = #"{"bucketName":"\#(bucket)","Host":"\#(bucket).s3.\#(region).amazonaws.com","acl":""}"#
            additional =
                #"{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":0,"AuthenticationMethod":"AuthHeader","x-amz-id-2":"\#(numbers.base64(75))\u003d","bytesTransferredOut":\#(numbers.below(4000))}"#
            resources =
                #"[{"accountId":"\#(account)","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::\#(bucket)"}]"#
        case ("ec2", "RunInstances"): launch(in: place, &numbers)
        case ("ec2", _): describe(operation, in: place, &numbers)
        case ("iam", "PutRolePolicy"), ("iam", "CreatePolicyVersion"):
            request =
                #"{"roleName":"app-\#(numbers.hex(6))","policyName":"data","policyDocument":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"s3:PutObject\",\"kms:Decrypt\"],\"Resource\":\"arn:aws:s3:::data-\#(numbers.hex(6))/*\"}]}"}"#
        case ("lambda", "UpdateFunctionCode20150331v2"):
            let function = "fn-\(numbers.hex(8))"
            request = #"{"functionName":"\#(function)","publish":false,"dryRun":false}"#
            response =
                #"{"functionName":"\#(function)","functionArn":"arn:aws:lambda:\#(region):\#(account):function:\#(function)","runtime":"python3.13","role":"arn:aws:iam::\#(account):role/\#(function)","handler":"app.main","codeSize":\#(numbers.below(9_000_000)),"timeout":30,"memorySize":512,"codeSha256":"\#(numbers.base64(43))\u003d","version":"$LATEST","vpcConfig":{"subnetIds":["subnet-0\#(numbers.hex(16))"],"securityGroupIds":["\#(numbers.pick(place.organisation.groups))"],"vpcId":"\#(numbers.pick(place.organisation.networks))"},"tracingConfig":{"mode":"PassThrough"},"state":"Active"}"#
        case ("ssm", "UpdateInstanceInformation"):
            request =
                #"{"instanceId":"i-0\#(numbers.hex(16))","agentVersion":"3.3.1345.0","agentStatus":"Active","platformType":"Linux","platformName":"Amazon Linux","platformVersion":"2023","iPAddress":"10.\#(numbers.below(256)).4.\#(numbers.below(256))","computerName":"ip-10-0-4-17.\#(region).compute.internal","agentName":"amazon-ssm-agent"}"#
        case ("signin", _):
            response = #"{"\#(operation.name)":"Success"}"#
            additional =
                #"{"LoginTo":"https://\#(region).console.aws.amazon.com/console/home?region\u003d\#(region)","MobileVersion":"No","MFAUsed":"Yes"}"#
        case ("logs", _):
            request =
                #"{"logGroupName":"/aws/lambda/fn-\#(numbers.hex(8))","logStreamName":"2026/03/02/[$LATEST]\#(numbers.hex(32))"}"#
        default:
            guard numbers.chance(0.9) else { break }
            let more =
                numbers.chance(0.25)
                ? #","nextToken":"\#(numbers.base64(numbers.pick([44, 180])))\u003d\u003d""# : ""
            request =
                #"{"\#(operation.service)Name":"\#(operation.service)-\#(numbers.hex(8))","includeAll":false,"maxResults":\#(numbers.pick([20, 50, 100]))\#(more)}"#
        }
    }

    private mutating func describe(_ operation: Operation, in place: Place, _ numbers: inout SeededNumbers) {
        let ids = (0..<numbers.pick([0, 1, 1, 2, 4, 16])).map { _ in
            #"{"id":"\#(numbers.pick(place.organisation.groups))"}"#
        }
        request =
            #"{"maxResults":\#(numbers.pick([100, 500, 1000])),"idSet":{"items":[\#(ids.joined(separator: ","))]},"filterSet":{"items":[{"name":"vpc-id","valueSet":{"items":[{"value":"\#(numbers.pick(place.organisation.networks))"}]}},{"name":"tag:kubernetes.io/cluster/main","valueSet":{"items":[{"value":"owned"}]}}]}}"#
        if !operation.reads { response = #"{"requestId":"\#(numbers.uuid())","_return":true}"# }
    }

    private mutating func launch(in place: Place, _ numbers: inout SeededNumbers) {
        let group = numbers.pick(place.organisation.groups)
        let network = numbers.pick(place.organisation.networks)
        request =
            #"{"instancesSet":{"items":[{"imageId":"ami-0\#(numbers.hex(16))","minCount":1,"maxCount":1}]},"groupSet":{"items":[{"groupId":"\#(group)"}]},"instanceType":"m7g.large","blockDeviceMapping":{},"monitoring":{"enabled":false},"disableApiTermination":false,"userData":"\u003csensitiveDataRemoved\u003e"}"#
        let instances = (0..<numbers.pick([1, 1, 2, 3])).map { index in
            #"{"instanceId":"i-0\#(numbers.hex(16))","imageId":"ami-0\#(numbers.hex(16))","instanceState":{"code":0,"name":"pending"},"privateDnsName":"ip-10-0-3-\#(index).\#(place.region).compute.internal","amiLaunchIndex":\#(index),"productCodes":{},"instanceType":"m7g.large","launchTime":1772409600000,"placement":{"availabilityZone":"\#(place.region)a","tenancy":"default"},"monitoring":{"state":"disabled"},"subnetId":"subnet-0\#(numbers.hex(16))","vpcId":"\#(network)","privateIpAddress":"10.0.3.\#(index)","stateReason":{"code":"pending","message":"pending"},"architecture":"arm64","rootDeviceType":"ebs","virtualizationType":"hvm","hypervisor":"xen","tagSet":{"items":[{"key":"Name","value":"node-\#(numbers.hex(6))"}]},"groupSet":{"items":[{"groupId":"\#(group)","groupName":"nodes"}]},"sourceDestCheck":true,"networkInterfaceSet":{"items":[{"networkInterfaceId":"eni-0\#(numbers.hex(16))","subnetId":"subnet-0\#(numbers.hex(16))","vpcId":"\#(network)","ownerId":"\#(place.account)","status":"in-use","macAddress":"0a:\#(numbers.hex(2)):10:20:30:40","privateIpAddress":"10.0.3.\#(index)","attachment":{"attachmentId":"eni-attach-0\#(numbers.hex(16))","deviceIndex":0,"status":"attaching","deleteOnTermination":true}}]},"ebsOptimized":false,"cpuOptions":{"coreCount":2,"threadsPerCore":1},"metadataOptions":{"state":"pending","httpTokens":"required","httpPutResponseHopLimit":2,"httpEndpoint":"enabled"}}"#
        }
        response =
            #"{"requestId":"\#(numbers.uuid())","reservationId":"r-0\#(numbers.hex(16))","ownerId":"\#(place.account)","groupSet":{},"instancesSet":{"items":[\#(instances.joined(separator: ","))]}}"#
    }
}
