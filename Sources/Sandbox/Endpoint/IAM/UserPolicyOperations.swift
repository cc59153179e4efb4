internal import Foundation

extension QueryOperation {
    /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html>
    static func putUserPolicy(_ policies: UserPolicies, user: String) -> QueryOperation {
        QueryOperation("PutUserPolicy", hasOutput: false) { form, _ throws(AWSFault) in
            try checkUser(form, user)
            try policies.put(try form.required("PolicyName"), try form.required("PolicyDocument"))
            return XMLWriter()
        }
    }

    /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUserPolicy.html>
    static func getUserPolicy(_ policies: UserPolicies, user: String) -> QueryOperation {
        QueryOperation("GetUserPolicy") { form, _ throws(AWSFault) in
            let userName = try checkUser(form, user)
            let name = try form.required("PolicyName")
            guard let text = policies.text(of: name) else { throw noPolicy(name) }
            var result = XMLWriter()
            result.element("UserName", userName)
            result.element("PolicyName", name)
            // "The document is URL-encoded compliant with RFC 3986."
            let unreserved = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
            result.element("PolicyDocument", text.addingPercentEncoding(withAllowedCharacters: unreserved))
            return result
        }
    }

    /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserPolicies.html>
    static func listUserPolicies(_ policies: UserPolicies, user: String) -> QueryOperation {
        QueryOperation("ListUserPolicies") { form, _ throws(AWSFault) in
            try checkUser(form, user)
            var result = XMLWriter()
            result.list("PolicyNames", "member", policies.names)
            result.element("IsTruncated", false)
            return result
        }
    }

    /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPolicy.html>
    static func deleteUserPolicy(_ policies: UserPolicies, user: String) -> QueryOperation {
        QueryOperation("DeleteUserPolicy", hasOutput: false) { form, _ throws(AWSFault) in
            try checkUser(form, user)
            let name = try form.required("PolicyName")
            guard policies.delete(name) else { throw noPolicy(name) }
            return XMLWriter()
        }
    }

    @discardableResult
    private static func checkUser(_ form: QueryForm, _ user: String) throws(AWSFault) -> String {
        let name = try form.required("UserName")
        guard user.hasSuffix(":user/\(name)") else {
            throw AWSFault(
                "NoSuchEntity", "The user with name \(name.clipped) cannot be found. The sandbox has one: \(user).",
                status: 404)
        }
        return name
    }

    private static func noPolicy(_ name: String) -> AWSFault {
        AWSFault("NoSuchEntity", "The user policy with name \(name.clipped) cannot be found.", status: 404)
    }
}
