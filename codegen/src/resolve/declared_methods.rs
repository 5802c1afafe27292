//! The methods that the spec declares, and where the model has them: looked up by name, since there may be thousands.

use std::collections::HashMap;

use crate::model::{Method, Service};
use crate::spec::method::{AccessEntry, MethodEntry};
use crate::spec::{ServiceFile, Spec};

/// Every method that the spec names, whether or not it makes sense, in the order of the spec.
pub(super) struct DeclaredMethods<'a> {
    /// Each with its `Service.Method`.
    methods: Vec<(String, &'a MethodEntry)>,
    by_name: HashMap<String, usize>,
    by_service: HashMap<&'a str, Vec<usize>>,
}

impl<'a> DeclaredMethods<'a> {
    pub(super) fn of(spec: &'a Spec) -> Self {
        let mut declared = Self { methods: Vec::new(), by_name: HashMap::new(), by_service: HashMap::new() };
        for file in &spec.services {
            declared.add(file);
        }
        declared
    }

    fn add(&mut self, file: &'a ServiceFile) {
        let service = file.service.name.value.as_str();
        for method in &file.methods {
            let index = self.methods.len();
            let name = format!("{service}.{}", method.name.value);
            self.by_name.entry(name.clone()).or_insert(index);
            self.by_service.entry(service).or_default().push(index);
            self.methods.push((name, method));
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &'a MethodEntry)> {
        self.methods.iter().map(|(name, method)| (name.as_str(), *method))
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(name, _)| name)
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// The methods that `Service.Method` or `Service.*` means.
    pub(super) fn matching(&self, pattern: &str) -> Vec<usize> {
        match pattern.strip_suffix(".*") {
            Some(service) => self.by_service.get(service).cloned().unwrap_or_default(),
            None => self.by_name.get(pattern).copied().into_iter().collect(),
        }
    }

    pub(super) fn name(&self, index: usize) -> Option<&str> {
        self.methods.get(index).map(|(name, _)| name.as_str())
    }

    pub(super) fn is_read(&self, index: usize) -> bool {
        self.methods.get(index).is_some_and(|(_, method)| reads(method))
    }

    /// The names of those that read.
    pub(super) fn reads(&self) -> impl Iterator<Item = &str> {
        self.iter().filter(|(_, method)| reads(method)).map(|(name, _)| name)
    }
}

fn reads(method: &MethodEntry) -> bool {
    matches!(method.access, AccessEntry::Read { .. })
}

/// The services of the model while later passes add to their methods.
pub(super) struct ResolvedMethods {
    services: Vec<Service>,
    /// Service and method of each `Service.Method`.
    positions: HashMap<String, (usize, usize)>,
}

impl ResolvedMethods {
    pub(super) fn of(services: Vec<Service>) -> Self {
        let mut positions = HashMap::new();
        for (service_position, service) in services.iter().enumerate() {
            for (position, method) in service.methods.iter().enumerate() {
                let name = format!("{}.{}", service.wire, method.wire);
                positions.entry(name).or_insert((service_position, position));
            }
        }
        Self { services, positions }
    }

    /// The method of the model that is called `Service.Method`. One that did not make it into the model has been reported.
    pub(super) fn find(&mut self, name: &str) -> Option<&mut Method> {
        let (service, method) = *self.positions.get(name)?;
        self.services.get_mut(service)?.methods.get_mut(method)
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Method> {
        self.services.iter_mut().flat_map(|service| &mut service.methods)
    }

    pub(super) fn services(&self) -> &[Service] {
        &self.services
    }

    pub(super) fn into_services(self) -> Vec<Service> {
        self.services
    }
}
